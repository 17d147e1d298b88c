"use client";

import { ChevronRight } from "lucide-react";
import { useState } from "react";
import { Badge } from "@/components/ui/badge";
import { Link } from "@/components/ui/link";
import { RelativeTime } from "@/components/ui/relative-time";
import type { DeliveryRow } from "@/db/deliveries";
import { DeliveryResultBadge } from "../../_components/delivery-result";
import { DeliveryPayload } from "./delivery-payload";

type DeliveryItemProps = { slug: string; timezone: string; delivery: DeliveryRow };

/** One delivery in a line; opened, with why it was refused, what it did, and what it held. */
export function DeliveryItem({ slug, timezone, delivery }: DeliveryItemProps) {
  const [open, setOpen] = useState(false);
  const { result, status, detail, alertIds, unlogged, isTest, receivedAt, durationMs } = delivery;
  return (
    <li>
      <details onToggle={(event) => setOpen(event.currentTarget.open)} className="group">
        <summary className="flex cursor-pointer list-none flex-wrap items-center gap-x-3 gap-y-1 px-3 py-2 hover:bg-hover/60">
          <ChevronRight aria-hidden className="size-4 shrink-0 text-muted transition-transform group-open:rotate-90" />
          <DeliveryResultBadge result={result} />
          <span className="text-muted tabular-nums">{status}</span>
          <span className="min-w-0 grow basis-40 truncate">{detail ?? doneWords(delivery)}</span>
          {isTest && <Badge>Test</Badge>}
          <RelativeTime
            date={receivedAt}
            timezone={timezone}
            className="text-[0.8667rem] whitespace-nowrap text-muted"
          />
        </summary>
        {open && (
          <div className="grid gap-3 border-t border-line/60 bg-sunken/50 p-3">
            {detail && <p className="max-w-[75ch] break-words">{detail}</p>}
            <p className="text-muted">
              {doneWords(delivery)}. Answered in {durationMs.toLocaleString("en")} ms.
              {unlogged > 0 && ` ${unlogged.toLocaleString("en")} like it came before it and were not written down.`}
            </p>
            {alertIds.length > 0 && (
              <p className="flex flex-wrap gap-x-3">
                {alertIds.map((id, n) => (
                  <Link key={id} href={`/${slug}/alerts?tab=all&alert=${id}`} className="text-accent hover:underline">
                    Alert {n + 1}
                  </Link>
                ))}
              </p>
            )}
            <DeliveryPayload slug={slug} delivery={delivery} />
          </div>
        )}
      </details>
    </li>
  );
}

function doneWords({ fired, resolved, acknowledged }: DeliveryRow): string {
  const parts = [
    fired > 0 && `${fired.toLocaleString("en")} fired`,
    resolved > 0 && `${resolved.toLocaleString("en")} resolved`,
    acknowledged > 0 && `${acknowledged.toLocaleString("en")} acknowledged`,
  ].filter(Boolean);
  return parts.length > 0 ? parts.join(", ") : "No alert changed";
}
