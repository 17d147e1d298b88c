import { classNames } from "./class-names";

export type MeterTone = "accent" | "success" | "warning" | "danger" | "muted";

const FILLS: Record<MeterTone, string> = {
  accent: "fill-accent",
  success: "fill-success",
  warning: "fill-warning",
  danger: "fill-danger",
  muted: "fill-line-strong",
};

type MeterProps = {
  label: string;
  value: number;
  /** What is spoken for beside the value: drawn behind it, lighter. */
  promised?: number;
  max?: number;
  tone?: MeterTone;
  className?: string;
};

/** A bar drawn as SVG, so that its width needs no inline style. `value` out of `max` (100). */
export function Meter({ label, value, promised = 0, max = 100, tone = "accent", className }: MeterProps) {
  const widthOf = (part: number) => (max > 0 ? Math.min(100, Math.max(0, (part / max) * 100)) : 0).toFixed(2);
  return (
    <svg
      role="meter"
      aria-label={label}
      aria-valuenow={value}
      aria-valuemin={0}
      aria-valuemax={max}
      viewBox="0 0 100 6"
      preserveAspectRatio="none"
      className={classNames("h-1.5 w-full overflow-hidden rounded-full", className)}
    >
      <rect width="100" height="6" className="fill-line" />
      {promised > 0 && (
        <rect width={widthOf(value + promised)} height="6" className={classNames(FILLS[tone], "opacity-40")} />
      )}
      <rect width={widthOf(value)} height="6" className={FILLS[tone]} />
    </svg>
  );
}
