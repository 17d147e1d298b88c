"use client";

import { Ellipsis } from "lucide-react";
import { useSearchParams } from "next/navigation";
import { useUrlUpdate } from "@/components/shell/url-state";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Menu, MenuItem } from "@/components/ui/menu";
import { RelativeTime } from "@/components/ui/relative-time";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { SEVERITY_LABELS } from "@/domain/alerts";
import { WEBHOOK_EVENT_LABELS, WEBHOOK_EVENTS } from "@/domain/webhooks";
import type { Channels } from "@/server/channels";
import { switchWebhook, testWebhook } from "../actions";
import type { ChannelsProps } from "./channel-test";
import { DELIVERY_TONES } from "./delivery-tones";
import { useChannelChange } from "./use-channel-change";
import { WebhookLog } from "./webhook-log";

export type WebhookItem = Channels["webhooks"][number];

/** The dialog that is open. */
export type Asking = { about: "new" } | { about: "change" | "rotation" | "deletion"; webhook: WebhookItem };

type WebhookTableProps = ChannelsProps & { webhooks: WebhookItem[]; onAsk: (asking: Asking) => void };

export function WebhookTable({ slug, timezone, refusal, webhooks, onAsk }: WebhookTableProps) {
  const setUrl = useUrlUpdate();
  const shown = useSearchParams().get("webhook");
  const open = webhooks.find(({ id }) => id === shown);
  const showLog = (id: string | null) => setUrl({ webhook: id }, { shallow: true });
  const test = useChannelChange(slug, (id: string) => testWebhook(slug, { id }), "A test is on its way.");
  return (
    <div className="grid gap-4">
      <Table label="Outgoing webhooks">
        <thead>
          <tr>
            <Th>Webhook</Th>
            <Th>Sends</Th>
            <Th>State</Th>
            <Th>Last delivery</Th>
            <Th>
              <span className="sr-only">Actions</span>
            </Th>
          </tr>
        </thead>
        <tbody>
          {webhooks.map((webhook) => (
            <Tr key={webhook.id}>
              <Td className="min-w-44">
                <p className="font-medium wrap-anywhere">{webhook.name}</p>
                <p className="font-mono text-[0.8rem] break-all text-muted">{webhook.url}</p>
              </Td>
              <Td className="min-w-44 text-[0.8667rem]">{wantedWords(webhook)}</Td>
              <Td className="min-w-28">
                <WebhookState webhook={webhook} />
              </Td>
              <Td className="whitespace-nowrap">
                {webhook.lastStatus && webhook.lastAt ? (
                  <>
                    <Badge tone={DELIVERY_TONES[webhook.lastStatus]}>{webhook.lastStatus}</Badge>{" "}
                    <RelativeTime date={webhook.lastAt} timezone={timezone} className="text-[0.8667rem] text-muted" />
                  </>
                ) : (
                  <span className="text-muted">none yet</span>
                )}
              </Td>
              <Td>
                <div className="flex justify-end gap-1">
                  <Button
                    size="sm"
                    disabledReason={refusal ?? (webhook.disabledAt ? "Enable the webhook first." : undefined)}
                    onClick={() => {
                      test.mutate(webhook.id);
                      showLog(webhook.id);
                    }}
                  >
                    Send a test<span className="sr-only"> to {webhook.name}</span>
                  </Button>
                  {!refusal && (
                    <WebhookMenu slug={slug} webhook={webhook} onAsk={onAsk} onLog={() => showLog(webhook.id)} />
                  )}
                </div>
              </Td>
            </Tr>
          ))}
        </tbody>
      </Table>
      {open && !refusal && <WebhookLog slug={slug} timezone={timezone} webhook={open} onClose={() => showLog(null)} />}
    </div>
  );
}

function wantedWords({ events, minSeverity }: WebhookItem): string {
  const which =
    events.length === WEBHOOK_EVENTS.length
      ? "Every event"
      : events.map((event) => WEBHOOK_EVENT_LABELS[event]).join(", ");
  return minSeverity === "info" ? which : `${which}; ${SEVERITY_LABELS[minSeverity].toLowerCase()} and above`;
}

function WebhookState({ webhook }: { webhook: WebhookItem }) {
  if (!webhook.disabledAt) return <Badge tone="success">enabled</Badge>;
  return (
    <>
      <Badge tone="warning">disabled</Badge>
      <p className="mt-1 text-[0.8rem] text-muted">{webhook.disabledReason}</p>
    </>
  );
}

type WebhookMenuProps = {
  slug: string;
  webhook: WebhookItem;
  onAsk: (asking: Asking) => void;
  onLog: () => void;
};

function WebhookMenu({ slug, webhook, onAsk, onLog }: WebhookMenuProps) {
  const on = webhook.disabledAt !== null;
  const toggle = useChannelChange(
    slug,
    () => switchWebhook(slug, { id: webhook.id, on }),
    on ? "The webhook is enabled." : "The webhook is disabled.",
  );
  return (
    <Menu size="sm" variant="ghost" label={`More for ${webhook.name}`} trigger={<Ellipsis aria-hidden />}>
      <MenuItem onSelect={onLog}>Log of deliveries</MenuItem>
      <MenuItem onSelect={() => onAsk({ about: "change", webhook })}>Change</MenuItem>
      <MenuItem onSelect={() => onAsk({ about: "rotation", webhook })}>New secret</MenuItem>
      <MenuItem onSelect={() => toggle.mutate(undefined)}>{on ? "Enable" : "Disable"}</MenuItem>
      <MenuItem tone="danger" onSelect={() => onAsk({ about: "deletion", webhook })}>
        Delete
      </MenuItem>
    </Menu>
  );
}
