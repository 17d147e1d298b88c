"use client";

import { TestNotice } from "@/components/notifications/test-notice";
import { Badge } from "@/components/ui/badge";
import { readTest, testChannel } from "../actions";

export type ChannelsProps = { slug: string; timezone: string; refusal?: string };

export function SetUp({ yes }: { yes: boolean }) {
  return <Badge tone={yes ? "success" : "neutral"}>{yes ? "set up" : "not set up"}</Badge>;
}

type TestProps = { slug: string; channel: "email" | "slack" | "sms"; refusal?: string };

export function Test({ slug, channel, refusal }: TestProps) {
  return (
    <TestNotice
      slug={slug}
      disabledReason={refusal}
      send={() => testChannel(slug, { channel })}
      read={(id) => readTest(slug, { id })}
    />
  );
}
