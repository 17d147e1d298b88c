import { Stat } from "@/components/ui/card";
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
  RANGE_LABELS,
  type Range,
  successRate,
} from "@/domain/ranges";

type PerformanceFiguresProps = { totals: { now: Figures; before: Figures }; range: Range; currency: string };

type Figure = {
  label: string;
  of: (figures: Figures) => number | null;
  format: (value: number | null) => string;
  /** Shares and scores change by points, amounts by percent. */
  points?: boolean;
};

/** The range in figures, each compared with as much time before it. */
export function PerformanceFigures({ totals, range, currency }: PerformanceFiguresProps) {
  const money = (value: number | null) => formatMoney(value, currency);
  const figures: Figure[] = [
    { label: "Executions", of: (f) => f.executions, format: formatCount },
    { label: "Success", of: successRate, format: formatPercent, points: true },
    { label: "Duration, p50", of: (f) => f.p50, format: formatSeconds },
    { label: "Duration, p95", of: (f) => f.p95, format: formatSeconds },
    { label: "Tokens", of: (f) => f.inputTokens + f.outputTokens, format: formatCount },
    { label: "Cost", of: (f) => f.cost, format: money },
    { label: "Cost per execution", of: costPerExecution, format: money },
    { label: "Quality, of 100", of: (f) => f.quality, format: (value) => value?.toFixed(1) ?? ABSENT, points: true },
  ];
  return (
    <div className="grid grid-cols-2 gap-3 sm:grid-cols-4">
      {figures.map((figure) => (
        <Stat
          key={figure.label}
          label={figure.label}
          value={figure.format(figure.of(totals.now))}
          detail={describeChange(figure, totals, RANGE_LABELS[range])}
        />
      ))}
    </div>
  );
}

function describeChange(
  { of, format, points }: Figure,
  totals: { now: Figures; before: Figures },
  range: string,
): string {
  const [now, before] = [of(totals.now), of(totals.before)];
  const change = points ? changeInPoints(now, before) : changeInPercent(now, before);
  if (change === null) return `Nothing to compare with in the ${range} before`;
  return `${points ? formatPoints(change) : formatChange(change)} from ${format(before)} in the ${range} before`;
}
