/** Numbers for people, always with their unit. Absent ones are a dash. */

export const ABSENT = "–";

const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const compact = new Intl.NumberFormat("en", { notation: "compact", maximumSignificantDigits: 3 });
const percent = new Intl.NumberFormat("en", { maximumFractionDigits: 1 });
const three = new Intl.NumberFormat("en", { maximumSignificantDigits: 3 });

/** "12,480" */
export function formatCount(value: number | null): string {
  return value === null ? ABSENT : whole.format(value);
}

/** "1 message", "12,480 messages". @param many where it is not the noun with an s */
export function formatThings(value: number, noun: string, many = `${noun}s`): string {
  return `${formatCount(value)} ${value === 1 ? noun : many}`;
}

/** "12.5K": for axes and dense rows. */
export function formatCompact(value: number | null): string {
  return value === null ? ABSENT : compact.format(value);
}

const BYTE_UNITS = ["B", "kB", "MB", "GB", "TB"];

/** "0 B", "8.19 kB", "1.25 GB": of a thousand each. */
export function formatBytes(value: number): string {
  const power = value < 1 ? 0 : Math.min(Math.floor(Math.log10(value) / 3), BYTE_UNITS.length - 1);
  return `${three.format(value / 1000 ** power)} ${BYTE_UNITS[power]}`;
}

/** "97.3 %" of a value already in percent. */
export function formatPercent(value: number | null): string {
  return value === null ? ABSENT : `${percent.format(value)} %`;
}

/** "81.5 of 100" of a score. */
export function formatScore(value: number | null): string {
  return value === null ? ABSENT : `${percent.format(value)} of 100`;
}

/** "340 ms", "1.24 s", "2 min 5 s", "1 h 50 min" of a duration in seconds. */
export function formatSeconds(value: number | null): string {
  if (value === null) return ABSENT;
  if (value === 0) return "0 s";
  if (value < 1) return `${three.format(value * 1000)} ms`;
  if (value < 120) return `${three.format(value)} s`;
  const seconds = Math.round(value);
  if (seconds < 3_600) return join(Math.floor(seconds / 60), "min", seconds % 60, "s");
  const minutes = Math.round(seconds / 60);
  return join(Math.floor(minutes / 60), "h", minutes % 60, "min");
}

function join(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}

/** "$1,204.50", and "$0.0042" for what would otherwise round to nothing. */
export function formatMoney(value: number | null, currency: string): string {
  if (value === null) return ABSENT;
  const size = Math.abs(value);
  const digits = size === 0 || size >= 1 ? { maximumFractionDigits: 2 } : { maximumSignificantDigits: 2 };
  return new Intl.NumberFormat("en", { style: "currency", currency, minimumFractionDigits: 2, ...digits }).format(
    value,
  );
}

/** A price as it was written down: all its digits, two at least. */
export function formatPrice(value: number | null, currency: string): string {
  if (value === null) return ABSENT;
  const digits = { minimumFractionDigits: 2, maximumFractionDigits: 8 };
  return new Intl.NumberFormat("en", { style: "currency", currency, ...digits }).format(value);
}

/** "+1.5 points" of a change of a share or a score. */
export function formatPoints(value: number | null): string {
  return formatChange(value).replace(" %", Math.abs(value ?? 0) === 1 ? " point" : " points");
}

/** "+12.3 %" of a change in percent. */
export function formatChange(value: number | null): string {
  if (value === null) return ABSENT;
  const text = percent.format(Math.abs(value));
  return text === "0" ? "±0 %" : `${value > 0 ? "+" : "−"}${text} %`;
}
