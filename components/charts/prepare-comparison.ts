/** Decides what the charts of compared agents show. */
import type { Marker } from "@/domain/markers";
import { type Figures, type PerformancePoint, successRate, tokensOf } from "@/domain/ranges";
import type { Chart, ChartSeries } from "./chart";
import { type ChartContext, type Frame, framesOf, nameBucket } from "./performance-frames";
import { placeMarkers } from "./place-markers";

type Compared = { agents: { name: string; points: PerformancePoint[] }[]; markers: Marker[] };

/** A line for each of up to five agents, by their names, and what happened to any of them. */
export function prepareComparison({ agents, markers }: Compared, context: ChartContext): Chart[] {
  const COLORS = [1, 2, 3, 4, 5] as const;
  const series = agents.map(
    ({ name }, i): ChartSeries => ({ key: String(i), label: name, color: COLORS[i % COLORS.length] ?? 1 }),
  );
  const first = agents[0]?.points ?? [];
  const marked = placeMarkers(markers, first);
  const chart = (frame: Frame, title: string, pick: (figures: Figures) => number | null): Chart => ({
    ...frame,
    title,
    kind: "lines",
    series,
    markers: marked,
    rows: first.map((point, i) => ({
      ...nameBucket(point.start, first.length, context),
      at: point.start,
      values: Object.fromEntries(agents.map(({ points }, j) => [String(j), points[i] ? pick(points[i]) : null])),
    })),
  });
  const frames = framesOf(context.currency);
  return [
    chart(frames.executions, "Executions", ({ executions }) => executions),
    chart(frames.success, "Success rate", successRate),
    chart(frames.duration, "Duration, p95", ({ p95 }) => p95),
    chart(frames.tokens, "Tokens", tokensOf),
    chart(frames.cost, "Cost", ({ cost }) => cost),
    chart(frames.quality, "Quality score", ({ quality }) => quality),
  ];
}
