"use client";

import { usePathname, useSearchParams } from "next/navigation";
import type { FormEvent } from "react";
import { changedUrl, useUrlUpdate } from "@/components/shell/url-state";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/form";
import { Notice } from "@/components/ui/notice";
import { TabLinks } from "@/components/ui/tabs";
import type { ShownWindow } from "@/domain/performance";
import type { PeriodRequest } from "@/domain/performance-request";
import { PRESET_LABELS, PRESETS, STEPS } from "@/domain/ranges";
import { isoDay } from "@/domain/time";

type PeriodPickerProps = {
  period: PeriodRequest;
  window: ShownWindow;
  /** What was wrong with the days in the address. */
  problem: string | null;
  /** Where nothing is drawn over time, by hour or by day is no question. */
  steps?: boolean;
};

/** The time that a page is about: ranges up to now, two days of one's own, and by hour or by day. All in the address. */
export function PeriodPicker({ period, window, problem, steps = true }: PeriodPickerProps) {
  const pathname = usePathname();
  const current = new URLSearchParams(useSearchParams());
  const href = (changes: Record<string, string | null>) => changedUrl(pathname, current, changes);
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-3">
      <div className="flex flex-wrap items-end gap-x-4 gap-y-2">
        <div className="min-w-0 grow">
          <TabLinks
            label="Time range"
            tabs={PRESETS.map((range) => ({
              href: href({ range, from: null, to: null }),
              label: PRESET_LABELS[range],
              current: range === period.range,
            }))}
          />
        </div>
        <OwnDays key={`${window.from} ${window.to}`} window={window} />
        {steps && window.hoursOffered && period.range !== "24h" && (
          <TabLinks
            label="Steps"
            tabs={STEPS.map((step) => ({
              href: href({ step: step === "day" ? null : step }),
              label: step === "hour" ? "By hour" : "By day",
              current: step === window.step,
            }))}
          />
        )}
      </div>
      {problem && (
        <div role="alert">
          <Notice>
            {problem} {period.range !== "custom" && `Shown are ${PRESET_LABELS[period.range]} instead.`}
          </Notice>
        </div>
      )}
    </div>
  );
}

function OwnDays({ window }: { window: ShownWindow }) {
  const setUrl = useUrlUpdate();
  const show = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const typed = new FormData(event.currentTarget);
    setUrl({ range: "custom", from: String(typed.get("from")), to: String(typed.get("to")) }, { push: true });
  };
  return (
    <form onSubmit={show} className="flex flex-wrap items-center gap-2">
      <Input
        type="date"
        name="from"
        aria-label="First day"
        required
        defaultValue={isoDay(new Date(window.from), window.zone)}
        className="max-w-38"
      />
      <span aria-hidden className="text-muted">
        to
      </span>
      <Input
        type="date"
        name="to"
        aria-label="Last day"
        required
        defaultValue={isoDay(new Date(Date.parse(window.to) - 1), window.zone)}
        className="max-w-38"
      />
      <Button type="submit">Show</Button>
    </form>
  );
}
