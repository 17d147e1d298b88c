import {
  formatCompact,
  formatCount,
  formatMoney,
  formatPercent,
  formatScore,
  formatSeconds,
} from "@/domain/quantities";
import { costPerExecution, type Figures, successRate, tokensOf } from "@/domain/ranges";

export type Column = {
  key: string;
  label: string;
  /** The unit in a CSV file. */
  unit: string;
  of: (figures: Figures) => number | null;
  format: (value: number | null) => string;
  /** Shares and scores change by points, amounts by percent. */
  points?: boolean;
};

export function breakdownColumns(currency: string): Column[] {
  const money = (value: number | null) => formatMoney(value, currency);
  return [
    { key: "executions", label: "Executions", unit: "count", of: (f) => f.executions, format: formatCount },
    { key: "success", label: "Success", unit: "%", of: successRate, format: formatPercent, points: true },
    { key: "p50", label: "p50", unit: "s", of: (f) => f.p50, format: formatSeconds },
    { key: "p95", label: "p95", unit: "s", of: (f) => f.p95, format: formatSeconds },
    { key: "p99", label: "p99", unit: "s", of: (f) => f.p99, format: formatSeconds },
    { key: "min", label: "Shortest", unit: "s", of: (f) => f.min, format: formatSeconds },
    { key: "max", label: "Longest", unit: "s", of: (f) => f.max, format: formatSeconds },
    { key: "tokens", label: "Tokens", unit: "count", of: tokensOf, format: formatCompact },
    { key: "cost", label: "Cost", unit: currency, of: (f) => f.cost, format: money },
    { key: "unit-cost", label: "Per execution", unit: currency, of: costPerExecution, format: money },
    { key: "quality", label: "Quality", unit: "of 100", of: (f) => f.quality, format: formatScore, points: true },
  ];
}
