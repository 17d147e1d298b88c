/** The path of a sparkline in a box of `width` × `height`; values from 0, so that heights compare. */
export function prepareSparkline(values: number[], width: number, height: number): string {
  const max = Math.max(...values, 0);
  if (values.length < 2 || max === 0) return `M0 ${height}H${width}`;
  const step = width / (values.length - 1);
  return values
    .map((value, i) => `${i === 0 ? "M" : "L"}${round(i * step)} ${round(height - (value / max) * height)}`)
    .join("");
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
