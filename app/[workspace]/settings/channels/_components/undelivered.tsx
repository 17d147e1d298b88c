"use client";

import { MailCheck } from "lucide-react";
import type { ReactNode } from "react";
import { ChannelBadge } from "@/components/notifications/channel-states";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { RelativeTime } from "@/components/ui/relative-time";
import { EmptyState } from "@/components/ui/states";
import { NOTIFICATION_TYPE_LABELS } from "@/domain/notifications";
import type { Channels } from "@/server/channels";
import { resendNotifications, resendToWebhooks } from "../actions";
import type { ChannelsProps } from "./channel-test";
import { useChannelChange } from "./use-channel-change";

type UndeliveredProps = ChannelsProps & {
  notifications: Channels["undelivered"];
  webhooks: Channels["failedWebhooks"];
};

/** What failed for good, with the reason, each to be sent again. What a notification says stays its reader's. */
export function Undelivered({ slug, timezone, refusal, notifications, webhooks }: UndeliveredProps) {
  const notices = useChannelChange(slug, (ids: string[]) => resendNotifications(slug, { ids }), "Sent again.");
  const events = useChannelChange(slug, (ids: string[]) => resendToWebhooks(slug, { ids }), "Sent again.");
  const all = notifications.length + webhooks.length;
  return (
    <Card
      title="Not delivered"
      actions={
        all > 1 && (
          <Button
            size="sm"
            disabledReason={refusal}
            pending={notices.isPending || events.isPending}
            onClick={() => {
              if (notifications.length > 0) notices.mutate(notifications.map(({ id }) => id));
              if (webhooks.length > 0) events.mutate(webhooks.map(({ id }) => id));
            }}
          >
            Send all {all} again
          </Button>
        )
      }
    >
      {all === 0 ? (
        <EmptyState icon={<MailCheck aria-hidden />} title="Nothing is left behind">
          What fails for good waits here with its reason, to be sent again.
        </EmptyState>
      ) : (
        <ul className="divide-y divide-line rounded-lg border border-line">
          {notifications.map((one) => (
            <Failure
              key={one.id}
              badge={<ChannelBadge channel={one.channel} status={one.status} />}
              title={`${NOTIFICATION_TYPE_LABELS[one.type]} to ${one.person}`}
              detail={one.detail}
              at={one.failedAt}
              timezone={timezone}
              refusal={refusal}
              onResend={() => notices.mutate([one.id])}
            />
          ))}
          {webhooks.map((one) => (
            <Failure
              key={one.id}
              badge={<Badge tone="danger">webhook failed</Badge>}
              title={`${one.event} to ${one.webhook}`}
              detail={one.detail}
              at={one.attemptedAt ?? one.createdAt}
              timezone={timezone}
              refusal={refusal}
              onResend={() => events.mutate([one.id])}
            />
          ))}
        </ul>
      )}
    </Card>
  );
}

type FailureProps = {
  badge: ReactNode;
  title: string;
  detail: string | null;
  at: Date;
  timezone: string;
  refusal?: string;
  onResend: () => void;
};

function Failure({ badge, title, detail, at, timezone, refusal, onResend }: FailureProps) {
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 px-3 py-2">
      {badge}
      <span className="font-medium break-words">{title}</span>
      <RelativeTime date={at} timezone={timezone} className="text-[0.8667rem] text-muted" />
      <span className="grow" />
      <Button size="sm" disabledReason={refusal} onClick={onResend}>
        Send again<span className="sr-only"> {title}</span>
      </Button>
      {detail && <p className="w-full text-[0.8667rem] break-words text-muted">{detail}</p>}
    </li>
  );
}
