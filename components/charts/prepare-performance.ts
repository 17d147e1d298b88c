/** Decides what the charts of one agent's or the fleet's performance show. */
import type { Marker } from "@/domain/markers";
import { type Figures, type PerformancePoint, tokensOf } from "@/domain/ranges";
import type { Chart, ChartRow, ChartSeries } from "./chart";
import { type ChartContext, type Frame, framesOf, nameBucket } from "./performance-frames";
import { placeMarkers } from "./place-markers";

type Drawn = { now: PerformancePoint[]; before: PerformancePoint[]; markers?: Marker[] };

const PERIOD_BEFORE = "Period before";

/** The charts of one agent or of the fleet, each with the period before it. */
export function preparePerformanceCharts({ now, before, markers = [] }: Drawn, context: ChartContext): Chart[] {
  const marked = placeMarkers(markers, now);
  const shown = now.map((point) => nameBucket(point.start, now.length, context));
  const compared = before.length === now.length;
  const chart = (
    frame: Frame,
    series: ChartSeries[],
    pick: (figures: Figures) => ChartRow["values"],
    sum: (figures: Figures) => number | null,
  ): Chart => ({
    ...frame,
    series: compared ? [...series, { key: "before", label: PERIOD_BEFORE, color: "muted", before: true }] : series,
    rows: now.map((point, i) => {
      const earlier = before[i];
      const values = pick(point);
      return {
        at: point.start,
        label: "",
        title: "",
        ...shown[i],
        values: compared && earlier ? { ...values, before: sum(earlier) } : values,
      };
    }),
    markers: marked,
  });
  const frames = framesOf(context.currency);
  const charts = [
    chart(
      frames.executions,
      [
        { key: "successes", label: "Succeeded", color: "success" },
        { key: "failures", label: "Failed", color: "danger" },
      ],
      ({ successes, failures }) => ({ successes, failures }),
      ({ executions }) => executions,
    ),
    chart(
      frames.duration,
      [
        { key: "p50", label: "p50", color: 1 },
        { key: "p95", label: "p95", color: 3 },
        { key: "p99", label: "p99", color: 2 },
        { key: "min", label: "Shortest", color: "muted", unseen: true },
        { key: "max", label: "Longest", color: "muted", unseen: true },
      ],
      ({ p50, p95, p99, min, max }) => ({ p50, p95, p99, min, max }),
      ({ p95 }) => p95,
    ),
    chart(
      frames.tokens,
      [
        { key: "inputTokens", label: "Input", color: 1 },
        { key: "outputTokens", label: "Output", color: 3 },
      ],
      ({ inputTokens, outputTokens }) => ({ inputTokens, outputTokens }),
      tokensOf,
    ),
    chart(
      frames.cost,
      [{ key: "cost", label: "Cost", color: 4 }],
      ({ cost }) => ({ cost }),
      ({ cost }) => cost,
    ),
  ];
  if (now.some((point) => point.quality !== null)) {
    const average: ChartSeries = { key: "quality", label: "Average of 0 to 100", color: 5 };
    charts.push(
      chart(
        frames.quality,
        [average],
        ({ quality }) => ({ quality }),
        ({ quality }) => quality,
      ),
    );
  }
  return charts.map(nameComparison);
}

/** Of the durations it is p95 that is compared. */
function nameComparison(chart: Chart): Chart {
  if (chart.id !== "duration") return chart;
  return { ...chart, series: chart.series.map((one) => (one.before ? { ...one, label: "p95, period before" } : one)) };
}
