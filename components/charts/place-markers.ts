/** Decides where charts mark what happened. */
import type { Marker } from "@/domain/markers";
import type { PerformancePoint } from "@/domain/ranges";
import type { ChartMarker } from "./chart";

/** Markers by the bucket that they fall in; several of a kind share one. */
export function placeMarkers(markers: readonly Marker[], points: readonly PerformancePoint[]): ChartMarker[] {
  const placed = new Map<string, ChartMarker>();
  for (const { kind, at, label } of markers) {
    const bucket = points.findLast(({ start }) => Date.parse(start) <= Date.parse(at));
    if (!bucket) continue;
    const key = `${kind} ${bucket.start}`;
    const marker = placed.get(key) ?? { at: bucket.start, kind, labels: [] };
    marker.labels.push(label);
    placed.set(key, marker);
  }
  return [...placed.values()];
}
