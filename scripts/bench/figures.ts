/** One measured figure, and how it is printed and judged. */

export type Figure = {
  name: string;
  value: number;
  /** "s", "KB", "requests/s"; "×" for a ratio. */
  unit: string;
  /** Without a target a figure is for the record. */
  target?: { atMost: number } | { atLeast: number };
};

/** Takes a figure as soon as it is known. */
export type Report = (figure: Figure) => void;

export function verdictOf({ value, target }: Figure): "ok" | "short" {
  if (!target) return "ok";
  const met = "atMost" in target ? value <= target.atMost : value >= target.atLeast;
  // A figure that is no number was not measured, and so not met.
  return met ? "ok" : "short";
}

export function lineOf(figure: Figure): string {
  const { name, value, unit, target } = figure;
  const goal = !target ? "no target" : "atMost" in target ? `≤ ${target.atMost}` : `≥ ${target.atLeast}`;
  return `${name.padEnd(58)} ${`${format(value)} ${unit}`.padStart(18)}  ${goal.padEnd(10)} ${verdictOf(figure)}`;
}

function format(value: number): string {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toFixed(digits);
}
