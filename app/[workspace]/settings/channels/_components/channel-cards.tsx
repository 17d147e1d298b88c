"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { Card } from "@/components/ui/card";
import { channelsQuery } from "../queries";
import { type ChannelsProps, SetUp, Test } from "./channel-test";
import { SlackCard } from "./slack-card";
import { Undelivered } from "./undelivered";
import { Webhooks } from "./webhooks";

/** Each way out of the product: whether it works, what it needs, a test; and what didn't get through. */
export function ChannelCards({ slug, timezone, refusal }: ChannelsProps) {
  const { data } = useSuspenseQuery(channelsQuery(slug));
  return (
    <>
      <div className="grid gap-4 md:grid-cols-3">
        <Card title="E-mail" actions={<SetUp yes={data.email !== null} />}>
          <p className="mb-3 text-muted">
            {data.email ? (
              <>
                Sent by {data.email.server} as {data.email.from}.
              </>
            ) : (
              <>
                No mail server is configured for this installation. Its operator sets <Code>SMTP_URL</Code>.
              </>
            )}
          </p>
          {data.email && <Test slug={slug} channel="email" refusal={refusal} />}
        </Card>
        <SlackCard slug={slug} timezone={timezone} refusal={refusal} slack={data.slack} />
        <Card title="SMS" actions={<SetUp yes={data.sms !== null} />}>
          <p className="mb-3 text-muted">
            {data.sms ? (
              <>
                Sent by {data.sms.service} from {data.sms.from}, to numbers that people have confirmed.
              </>
            ) : (
              <>
                No SMS service is configured for this installation. Its operator sets <Code>SMS_URL</Code>.
              </>
            )}
          </p>
          {data.sms && <Test slug={slug} channel="sms" refusal={refusal} />}
        </Card>
      </div>
      <Webhooks slug={slug} timezone={timezone} refusal={refusal} webhooks={data.webhooks} />
      <Undelivered
        slug={slug}
        timezone={timezone}
        refusal={refusal}
        notifications={data.undelivered}
        webhooks={data.failedWebhooks}
      />
    </>
  );
}

function Code({ children }: { children: string }) {
  return <code className="font-mono text-[0.8667rem]">{children}</code>;
}
