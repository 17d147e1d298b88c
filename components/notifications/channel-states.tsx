import { Hash, type LucideIcon, Mail, MessageSquareText, MonitorSmartphone } from "lucide-react";
import { Badge, type Tone } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import {
  CHANNEL_LABELS,
  type ChannelState,
  type DeliveryStatus,
  type NotificationChannel,
} from "@/domain/notifications";
import { exactTime } from "@/domain/time";

const ICONS: Record<Exclude<NotificationChannel, "in_app">, LucideIcon> = {
  email: Mail,
  slack: Hash,
  sms: MessageSquareText,
  push: MonitorSmartphone,
};
export const DELIVERY_TONES: Record<DeliveryStatus, Tone> = {
  pending: "neutral",
  delivered: "success",
  failed: "danger",
  bounced: "danger",
};

type ChannelStatesProps = {
  channels: ChannelState[];
  timezone: string;
  onResend?: (ids: string[]) => void;
};

/** How a notice fares on its ways outside: a badge each, the reason where it isn't there yet, and sending it again. */
export function ChannelStates({ channels, timezone, onResend }: ChannelStatesProps) {
  if (channels.length === 0) return null;
  return (
    <ul className="mt-1 grid gap-1 text-[0.8rem] text-muted">
      {channels.map((state) => (
        <li key={state.id} className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <ChannelBadge {...state} />
          {state.status !== "delivered" && state.detail && <span className="min-w-0 break-words">{state.detail}</span>}
          {state.status === "pending" && <Waiting state={state} timezone={timezone} />}
          {onResend && (state.status === "failed" || state.status === "bounced") && (
            <Button size="sm" onClick={() => onResend([state.id])}>
              Send again<span className="sr-only"> by {CHANNEL_LABELS[state.channel]}</span>
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}

/** What waits for a digest has no moment of its own: the database keeps it at the end of time. */
function Waiting({ state: { nextTryAt, attempts }, timezone }: { state: ChannelState; timezone: string }) {
  if (!nextTryAt) return null;
  if (nextTryAt.startsWith("9999")) return <span>It comes with your next digest.</span>;
  // The server's and the browser's words for a moment may differ by a blank.
  return (
    <span suppressHydrationWarning>
      {attempts > 0 ? "Next try" : "To be sent"} {exactTime(new Date(nextTryAt), timezone)}.
    </span>
  );
}

export function ChannelBadge({ channel, status }: Pick<ChannelState, "channel" | "status">) {
  const Icon = channel === "in_app" ? null : ICONS[channel];
  return (
    <Badge tone={DELIVERY_TONES[status]}>
      {Icon && <Icon aria-hidden />} {CHANNEL_LABELS[channel]} {status}
    </Badge>
  );
}
