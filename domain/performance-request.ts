/** What an address of a performance page asks for: a range up to now or two calendar days, by hour or by day. */
import { TZDate } from "@date-fns/tz";
import { z } from "zod";
import { PRESETS, type Preset, STEPS } from "./ranges";
import { calendarDay } from "./time";

/** The longest range, in days. */
const MOST_DAYS = 366;
const DAY = 86_400_000;

const step = z.enum(STEPS).optional().catch(undefined);
const day = z.iso.date();

/** A request as the pages' reads take it: already judged by `readPeriodRequest`. */
export const periodRequest = z.union([
  z.object({ range: z.enum(PRESETS), step }),
  z
    .object({ range: z.literal("custom"), from: day, to: day, step })
    .refine(({ from, to }) => daysBetween(from, to) > 0 && daysBetween(from, to) <= MOST_DAYS),
]);
export type PeriodRequest = z.output<typeof periodRequest>;

type Parameters = Record<string, string | string[] | undefined>;
type Context = { now: Date; timezone: string; otherwise: Preset };

/**
 * Reads `range`, `from`, `to` and `step` of an address. Days that can't be shown are said in `problem`, and the range
 * is the page's own then; a range or step that makes no sense counts as absent.
 */
export function readPeriodRequest(
  parameters: Parameters,
  { now, timezone, otherwise }: Context,
): { request: PeriodRequest; problem: string | null } {
  const one = (name: string) => [parameters[name]].flat()[0] ?? "";
  const [from, to] = [one("from"), one("to")];
  const common = { step: step.parse(one("step")) };
  const preset = z.enum(PRESETS).catch(otherwise).parse(one("range"));
  if (one("range") !== "custom" && !(from || to)) return { request: { range: preset, ...common }, problem: null };
  const problem = judgeDays(from, to, new TZDate(now, timezone));
  if (problem) return { request: { range: preset, ...common }, problem };
  return { request: { range: "custom", from, to, ...common }, problem: null };
}

/** What is wrong with two days, in words; null when they can be shown. The last one may lie ahead: it is shown up to now. */
function judgeDays(from: string, to: string, today: TZDate): string | null {
  if (!from || !to) return "A range of your own needs its first and its last day.";
  for (const text of [from, to]) {
    if (!day.safeParse(text).success)
      return `“${text.slice(0, 40)}” is no day. Write it as year, month, day: 2026-03-31.`;
  }
  const length = daysBetween(from, to);
  if (length <= 0) return `The last day, ${calendarDay(to)}, is before the first, ${calendarDay(from)}.`;
  if (length > MOST_DAYS) return `These are ${length.toLocaleString("en")} days. A range has at most ${MOST_DAYS}.`;
  const now = `${String(today.getFullYear()).padStart(4, "0")}-${two(today.getMonth() + 1)}-${two(today.getDate())}`;
  if (from > now) return `${calendarDay(from)} has not come yet: nothing can have been reported.`;
  return null;
}

const two = (value: number) => String(value).padStart(2, "0");

/** Days from one calendar day to another, both included. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY) + 1;
}
