import type { ChartColor, ChartMarker } from "./chart";

/** The theme's variable for a series, for SVG attributes. */
export function colorOf(color: ChartColor): string {
  return typeof color === "number" ? `var(--series-${color})` : `var(--${color})`;
}

export const MARKER_COLORS: Record<ChartMarker["kind"], string> = {
  incident: "var(--danger)",
  version: "var(--accent)",
};

const SWATCHES: Record<ChartColor, string> = {
  success: "fill-success",
  danger: "fill-danger",
  muted: "fill-muted",
  1: "fill-series-1",
  2: "fill-series-2",
  3: "fill-series-3",
  4: "fill-series-4",
  5: "fill-series-5",
};

/** The same as a class, for markup that the server renders. */
export function swatchOf(color: ChartColor): string {
  return SWATCHES[color];
}
