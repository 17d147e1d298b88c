import { Stat } from "@/components/ui/card";
import { formatChange, formatCount, formatMoney, formatPercent, formatSeconds } from "@/domain/quantities";
import {
  changeInPercent,
  costPerExecution,
  type Figures,
  RANGE_LABELS,
  type Range,
  successRate,
} from "@/domain/ranges";

type PerformanceFiguresProps = { totals: { now: Figures; before: Figures }; range: Range; currency: string };

/** The range in figures, each compared with as much time before it. */
export function PerformanceFigures({ totals, range, currency }: PerformanceFiguresProps) {
  const { now, before } = totals;
  const money = (value: number | null) => formatMoney(value, currency);
  const figures: {
    label: string;
    of: (figures: Figures) => number | null;
    format: (value: number | null) => string;
  }[] = [
    { label: "Executions", of: (f) => f.executions, format: formatCount },
    { label: "Success", of: successRate, format: formatPercent },
    { label: "Duration, p50", of: (f) => f.p50, format: formatSeconds },
    { label: "Duration, p95", of: (f) => f.p95, format: formatSeconds },
    { label: "Tokens", of: (f) => f.inputTokens + f.outputTokens, format: formatCount },
    { label: "Cost", of: (f) => f.cost, format: money },
    { label: "Cost per execution", of: costPerExecution, format: money },
    { label: "Quality, of 100", of: (f) => f.quality, format: (value) => (value === null ? "–" : value.toFixed(1)) },
  ];
  return (
    <div className="grid grid-cols-2 gap-3 sm:grid-cols-4">
      {figures.map(({ label, of, format }) => (
        <Stat
          key={label}
          label={label}
          value={format(of(now))}
          detail={describeChange(changeInPercent(of(now), of(before)), RANGE_LABELS[range], format(of(before)))}
        />
      ))}
    </div>
  );
}

function describeChange(change: number | null, range: string, before: string): string {
  return change === null
    ? `Nothing in the ${range} before`
    : `${formatChange(change)} from ${before} in the ${range} before`;
}
