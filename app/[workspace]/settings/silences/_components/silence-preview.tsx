"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { RelativeTime } from "@/components/ui/relative-time";
import { useSettled } from "@/components/ui/use-settled";
import { wordsOfError } from "@/components/ui/words-of-error";
import { SEVERITY_LABELS } from "@/domain/alerts";
import { unwrap } from "@/domain/result";
import type { Matcher } from "@/domain/silences";
import { PREVIEW_CAP } from "@/domain/silences";
import { loadSilencePreview } from "../actions";
import { count } from "./silence-words";

/** What it would have hidden lately and would hide now: asked while the form changes, once the typing settles. */
export function useSilencePreview(slug: string, silence: { matchers: Matcher[]; criticalPasses: boolean }) {
  const asked = useSettled(JSON.stringify(silence));
  const whole = silence.matchers.every(({ field, value, label }) => (field === "label" ? label : value));
  const query = useQuery({
    queryKey: [slug, "silences", "preview", asked],
    queryFn: async () => unwrap(await loadSilencePreview(slug, JSON.parse(asked))),
    enabled: whole,
    placeholderData: keepPreviousData,
    retry: false,
  });
  return { ...query, whole };
}

type SilencePreviewProps = { timezone: string; preview: ReturnType<typeof useSilencePreview> };

export function SilencePreview({ timezone, preview: { data, error, isFetching, whole } }: SilencePreviewProps) {
  if (!whole) return <Frame busy={false}>Complete the conditions to see what they would hide.</Frame>;
  if (error) return <Frame busy={false}>What it would hide could not be worked out. {wordsOfError(error)}</Frame>;
  if (!data) return <Frame busy>Working out what it would hide…</Frame>;
  return (
    <Frame busy={isFetching}>
      <p className="font-medium">
        {data.week === 0
          ? "No alert of the last 7 days matches."
          : `It would have hidden ${count(data.week, PREVIEW_CAP)} of the last 7 days.`}
      </p>
      <p>
        {data.open === 0 ? "None that is open now matches." : `${count(data.open, PREVIEW_CAP)} open now would match.`}
      </p>
      {data.newest.length > 0 && (
        <details>
          <summary className="w-fit cursor-pointer">
            {data.week > data.newest.length ? `The newest ${data.newest.length}` : "Which ones"}
          </summary>
          <ul className="mt-1 grid max-h-48 gap-0.5 overflow-y-auto">
            {data.newest.map(({ id, title, severity, triggeredAt }) => (
              <li key={id} className="flex gap-2">
                <span className="w-16 shrink-0 text-muted">{SEVERITY_LABELS[severity]}</span>
                <span className="min-w-0 grow truncate">{title}</span>
                <RelativeTime date={triggeredAt} timezone={timezone} className="shrink-0 text-muted" />
              </li>
            ))}
          </ul>
        </details>
      )}
    </Frame>
  );
}

function Frame({ busy, children }: { busy: boolean; children: ReactNode }) {
  return (
    <div
      role="status"
      aria-label="Preview"
      aria-busy={busy}
      className="grid gap-1 rounded-md bg-accent-soft px-3 py-2 text-[0.8667rem]"
    >
      {children}
    </div>
  );
}
