"use client";

import { useQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import { Badge } from "@/components/ui/badge";
import { Button, IconButton } from "@/components/ui/button";
import { RelativeTime } from "@/components/ui/relative-time";
import { ErrorState, ListSkeleton } from "@/components/ui/states";
import { wordsOfError } from "@/components/ui/words-of-error";
import type { WebhookLogEntry } from "@/db/webhook-deliveries";
import { exactTime } from "@/domain/time";
import { WEBHOOK_LOG_DAYS } from "@/domain/webhooks";
import { resendToWebhooks } from "../actions";
import { webhookLogQuery } from "../queries";
import { DELIVERY_TONES } from "./delivery-tones";
import { useChannelChange } from "./use-channel-change";
import type { WebhookItem } from "./webhook-table";

type WebhookLogProps = { slug: string; timezone: string; webhook: WebhookItem; onClose: () => void };

/** The newest deliveries to one webhook, live: what was sent, what came back, and sending it again. */
export function WebhookLog({ slug, timezone, webhook, onClose }: WebhookLogProps) {
  const { data, error } = useQuery(webhookLogQuery(slug, webhook.id));
  const resend = useChannelChange(slug, (id: string) => resendToWebhooks(slug, { ids: [id] }), "It is sent again.");
  return (
    <section aria-labelledby="webhook-log" className="rounded-lg border border-line">
      <header className="flex items-center gap-2 border-b border-line px-3 py-1.5">
        <h3 id="webhook-log" className="grow font-medium break-words">
          Deliveries to {webhook.name}
        </h3>
        <IconButton label="Close the log" size="sm" onClick={onClose}>
          <X aria-hidden />
        </IconButton>
      </header>
      {error && <ErrorState title="The log could not be read.">{wordsOfError(error)}</ErrorState>}
      {!data && !error && <ListSkeleton rows={3} />}
      {data?.length === 0 && <p className="p-3 text-muted">Nothing was sent in the last {WEBHOOK_LOG_DAYS} days.</p>}
      <ul className="divide-y divide-line">
        {data?.map((entry) => (
          <LogEntry key={entry.id} entry={entry} timezone={timezone} onResend={() => resend.mutate(entry.id)} />
        ))}
      </ul>
    </section>
  );
}

type LogEntryProps = { entry: WebhookLogEntry; timezone: string; onResend: () => void };

function LogEntry({ entry, timezone, onResend }: LogEntryProps) {
  const { status, responseStatus, durationMs, attempts, nextTryAt } = entry;
  return (
    <li className="grid gap-1 px-3 py-2">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <Badge tone={DELIVERY_TONES[status]}>{status}</Badge>
        <code className="font-mono text-[0.8667rem]">{entry.event}</code>
        <RelativeTime date={entry.createdAt} timezone={timezone} className="text-[0.8667rem] text-muted" />
        <span className="text-[0.8667rem] text-muted tabular-nums">
          {[
            responseStatus !== null && `answered ${responseStatus}`,
            durationMs !== null && `${durationMs} ms`,
            attempts > 1 && `${attempts} tries`,
          ]
            .filter(Boolean)
            .join(" · ")}
        </span>
        <span className="grow" />
        {status !== "pending" && (
          <Button size="sm" onClick={onResend}>
            Send again<span className="sr-only"> {entry.event}</span>
          </Button>
        )}
      </div>
      {entry.detail && <p className="text-[0.8667rem] break-words">{entry.detail}</p>}
      {status === "pending" && attempts > 0 && nextTryAt && (
        <p className="text-[0.8667rem] text-muted">Next try {exactTime(nextTryAt, timezone)}.</p>
      )}
      <details className="text-[0.8667rem]">
        <summary className="w-fit cursor-pointer text-muted">What was sent, and the answer</summary>
        <Text label="Sent" text={JSON.stringify(entry.payload, null, 2)} />
        {entry.responseExcerpt && <Text label="Answer, its first 1,024 bytes" text={entry.responseExcerpt} />}
      </details>
    </li>
  );
}

function Text({ label, text }: { label: string; text: string }) {
  return (
    <div className="mt-2">
      <p className="text-[0.8rem] text-muted">{label}</p>
      <pre className="mt-1 max-h-64 overflow-auto rounded-md bg-sunken p-2 font-mono text-[0.8rem] whitespace-pre-wrap break-all">
        {text}
      </pre>
    </div>
  );
}
