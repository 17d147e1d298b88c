/** Words of other programs, made fit for ours: nothing of theirs is refused for its text. */
import { webAddress } from "./alert-intake";
import type { Severity } from "./alerts";
import { printable } from "./form-values";

// What senders call severity, level or priority, besides our own five words. A map, for a word may be "constructor".
const SEVERITY_WORDS: ReadonlyMap<string, Severity> = new Map([
  ["critical", "critical"],
  ["page", "critical"],
  ["emergency", "critical"],
  ["fatal", "critical"],
  ["high", "high"],
  ["error", "high"],
  ["major", "high"],
  ["warning", "medium"],
  ["warn", "medium"],
  ["medium", "medium"],
  ["minor", "low"],
  ["low", "low"],
  ["info", "info"],
  ["information", "info"],
  ["notice", "info"],
  ["debug", "info"],
  ["none", "info"],
]);

/** Medium when the word is unknown or missing. */
export function severityOf(word: string | null | undefined): Severity {
  return SEVERITY_WORDS.get((word ?? "").trim().toLowerCase()) ?? "medium";
}

/** Control characters, and marks that turn the direction of text, become spaces; what is too long is cut. */
export function clean(text: string, max: number): string {
  const lines = text.slice(0, 2 * max + 1_000).replaceAll("\r\n", "\n");
  return [...printable(lines).trim()].slice(0, max).join("").trim();
}

/** Never empty: "Alert" where nothing is left. */
export function oneLine(text: string, max: number): string {
  return clean(printable(text.slice(0, 20 * max)).replaceAll(/\s+/g, " "), max) || "Alert";
}

/** The first that may become a link, or null. */
export function firstLink(...addresses: (string | null | undefined)[]): string | null {
  return addresses.find((address) => webAddress.safeParse(address).success) ?? null;
}

const PAIRS = 200;
const DATA_LENGTH = 32_000;

/** Data points of any JSON: texts stay, what nests becomes JSON text, nulls fall away; of a size that a person can look at. */
export function dataPointsOf(values: Record<string, unknown>): Record<string, unknown> {
  const kept: Record<string, unknown> = {};
  let length = 0;
  for (const [key, value] of Object.entries(values).slice(0, PAIRS)) {
    const point = pointOf(value);
    if (point === undefined) continue;
    length += key.length + String(point).length;
    if (length > DATA_LENGTH) break;
    kept[clean(key, 200)] = point;
  }
  return kept;
}

function pointOf(value: unknown): string | number | boolean | undefined {
  if (typeof value === "number" || typeof value === "boolean") return value;
  if (typeof value === "string") return clean(value, 2_000);
  if (value === null || value === undefined) return undefined;
  return clean(jsonText(value), 2_000);
}

function jsonText(value: unknown): string {
  try {
    return JSON.stringify(value) ?? "";
  } catch {
    // It nests deeper than the engine can write.
    return "…";
  }
}
