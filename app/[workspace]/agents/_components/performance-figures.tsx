import { Stat } from "@/components/ui/card";
import type { PeriodRequest } from "@/domain/performance-request";
import {
  ABSENT,
  formatChange,
  formatCount,
  formatMoney,
  formatPercent,
  formatPoints,
  formatSeconds,
} from "@/domain/quantities";
import {
  changeInPercent,
  changeInPoints,
  costPerExecution,
  type Figures,
  PRESET_LABELS,
  successRate,
  tokensOf,
} from "@/domain/ranges";

type Totals = { now: Figures; before: Figures };
type PerformanceFiguresProps = { totals: Totals; length: string; currency: string };

type Figure = {
  label: string;
  /** The unit in a CSV file, where the label doesn't say it. */
  unit?: string;
  of: (figures: Figures) => number | null;
  format: (value: number | null) => string;
  /** Shares and scores change by points, amounts by percent. */
  points?: boolean;
};

export function listFigures(currency: string): Figure[] {
  const money = (value: number | null) => formatMoney(value, currency);
  return [
    { label: "Executions", unit: "count", of: (f) => f.executions, format: formatCount },
    { label: "Success", unit: "%", of: successRate, format: formatPercent, points: true },
    { label: "Failures", unit: "count", of: (f) => f.failures, format: formatCount },
    { label: "Quality, of 100", of: (f) => f.quality, format: (value) => value?.toFixed(1) ?? ABSENT, points: true },
    { label: "Duration, p50", unit: "s", of: (f) => f.p50, format: formatSeconds },
    { label: "Duration, p95", unit: "s", of: (f) => f.p95, format: formatSeconds },
    { label: "Duration, p99", unit: "s", of: (f) => f.p99, format: formatSeconds },
    { label: "Shortest", unit: "s", of: (f) => f.min, format: formatSeconds },
    { label: "Longest", unit: "s", of: (f) => f.max, format: formatSeconds },
    { label: "Tokens", unit: "count", of: tokensOf, format: formatCount },
    { label: "Cost", unit: currency, of: (f) => f.cost, format: money },
    { label: "Cost per execution", unit: currency, of: costPerExecution, format: money },
  ];
}

/** A range in figures, each compared with as much time before it. `length` completes "in the … before". */
export function PerformanceFigures({ totals, length, currency }: PerformanceFiguresProps) {
  return (
    <div className="grid grid-cols-2 gap-3 sm:grid-cols-3 lg:grid-cols-4">
      {listFigures(currency).map((figure) => (
        <Stat
          key={figure.label}
          label={figure.label}
          value={figure.format(figure.of(totals.now))}
          detail={`${describeChange(figure, totals)} in the ${length} before`}
        />
      ))}
    </div>
  );
}

/** "+12 % from 1,204", or why nothing is said of a change. */
export function describeChange(figure: Figure, totals: Totals): string {
  const change = sayChange(figure, totals.now, totals.before);
  return change === null ? "Nothing to compare with" : `${change} from ${figure.format(figure.of(totals.before))}`;
}

/** "+12 %" or "+1.5 points"; null where there is nothing to compare with. */
export function sayChange({ of, points }: Pick<Figure, "of" | "points">, now: Figures, before: Figures): string | null {
  const change = points ? changeInPoints(of(now), of(before)) : changeInPercent(of(now), of(before));
  if (change === null) return null;
  return points ? formatPoints(change) : formatChange(change);
}

/** Completes "in the … before". */
export function nameLength(period: PeriodRequest): string {
  if (period.range !== "custom") return period.range === "1y" ? "year" : PRESET_LABELS[period.range];
  const days = Math.round((Date.parse(period.to) - Date.parse(period.from)) / 86_400_000) + 1;
  return days === 1 ? "day" : `${days} days`;
}
