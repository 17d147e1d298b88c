/** Titles, units and buckets of the charts of performance, whoever they are about. */
import {
  formatCompact,
  formatCount,
  formatMoney,
  formatPercent,
  formatScore,
  formatSeconds,
} from "@/domain/quantities";
import type { Step } from "@/domain/ranges";
import { exactTime } from "@/domain/time";
import type { Chart } from "./chart";

export type ChartContext = { step: Step; timezone: string; currency: string };
export type Frame = Omit<Chart, "series" | "rows" | "markers">;

export function framesOf(
  currency: string,
): Record<"executions" | "duration" | "tokens" | "cost" | "quality" | "success", Frame> {
  const count = { format: formatCount, formatAxis: formatCompact, unit: "count" };
  const money = (value: number | null) => formatMoney(value, currency);
  return {
    executions: { id: "executions", title: "Executions", kind: "bars", ...count },
    duration: {
      id: "duration",
      title: "Duration",
      kind: "lines",
      format: formatSeconds,
      formatAxis: formatSeconds,
      unit: "s",
    },
    tokens: { id: "tokens", title: "Tokens", kind: "bars", ...count },
    cost: { id: "cost", title: "Cost", kind: "bars", format: money, formatAxis: money, unit: currency },
    quality: {
      id: "quality",
      title: "Quality score",
      kind: "lines",
      format: formatScore,
      formatAxis: formatCompact,
      unit: "of 100",
    },
    success: {
      id: "success",
      title: "Success rate",
      kind: "lines",
      format: formatPercent,
      formatAxis: formatPercent,
      unit: "%",
    },
  };
}

const DAY = { day: "numeric", month: "short" } as const;
const CLOCK = { hour: "2-digit", minute: "2-digit" } as const;

export function nameBucket(
  start: string,
  buckets: number,
  { step, timezone }: ChartContext,
): { label: string; title: string } {
  const date = new Date(start);
  const format = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat("en-GB", { timeZone: timezone, ...options }).format(date);
  if (step === "hour") {
    return {
      label: format(buckets > 25 ? { ...DAY, ...CLOCK } : CLOCK),
      title: `${exactTime(date, timezone)}, one hour`,
    };
  }
  return { label: format(DAY), title: format({ weekday: "short", ...DAY, year: "numeric" }) };
}
