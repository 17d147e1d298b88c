/** What the fleet's performance page, the comparison and the boards of agents and guilds take as their input. */
import { z } from "zod";
import { boardPeriod } from "./board-periods";
import { BREAKDOWNS } from "./breakdown";
import { periodRequest } from "./performance-request";

export const fleetPageInput = z.object({ by: z.enum(BREAKDOWNS), period: periodRequest });
export type FleetPageRequest = z.output<typeof fleetPageInput>;

/** More lines than these can't be told apart on a chart. */
export const MOST_COMPARED = 5;

const code = z.string().regex(/^[A-Z0-9][A-Z0-9-]{1,30}$/);
export const comparisonInput = z.object({ codes: z.array(code).max(MOST_COMPARED), period: periodRequest });
export type ComparisonRequest = z.output<typeof comparisonInput>;

/** Agents' codes of an address ("MUS-001,MUS-002"), once each; what is no code and what is too many is left out and named. */
export function readCodes(text: string): { codes: string[]; strange: string[]; left: string[] } {
  const named = [...new Set(text.split(",").map((one) => one.trim().toUpperCase()))].filter(Boolean);
  const fitting = named.filter((one) => code.safeParse(one).success);
  return {
    codes: fitting.slice(0, MOST_COMPARED),
    strange: named.filter((one) => !fitting.includes(one)),
    left: fitting.slice(MOST_COMPARED),
  };
}

export const fleetBoardInput = z.object({ of: z.enum(["agent", "guild"]), period: boardPeriod });
export type FleetBoardRequest = z.output<typeof fleetBoardInput>;
