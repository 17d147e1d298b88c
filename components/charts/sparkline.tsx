import { prepareSparkline } from "./prepare-sparkline";

const WIDTH = 96;
const HEIGHT = 20;

/** A trend at a glance. `label` says it in words. */
export function Sparkline({ values, label }: { values: number[]; label: string }) {
  return (
    <svg role="img" aria-label={label} width={WIDTH} height={HEIGHT + 2} viewBox={`0 -1 ${WIDTH} ${HEIGHT + 2}`}>
      <path
        d={prepareSparkline(values, WIDTH, HEIGHT)}
        fill="none"
        strokeWidth="1.5"
        strokeLinejoin="round"
        className="stroke-series-1"
      />
    </svg>
  );
}
