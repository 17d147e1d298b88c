/** Leaderboards: competition ranking (1, 2, 2, 4), windows of time, movement and gaps. */

export const BOARD_WINDOWS = ["today", "week", "month", "quarter", "all"] as const;
export type BoardWindow = (typeof BOARD_WINDOWS)[number];

export const BOARD_WINDOW_LABELS: Record<BoardWindow, string> = {
  today: "Today",
  week: "This week",
  month: "This month",
  quarter: "This quarter",
  all: "All time",
};

/** What a window is compared with. */
export const PREVIOUS_WINDOW_LABELS: Record<CalendarWindow, string> = {
  today: "yesterday",
  week: "last week",
  month: "last month",
  quarter: "last quarter",
};

export type CalendarWindow = Exclude<BoardWindow, "all">;

const UNITS: Record<CalendarWindow, string> = { today: "day", week: "week", month: "month", quarter: "quarter" };

/** "the week before". */
export const nameEarlier = (window: CalendarWindow) => `the ${UNITS[window]} before`;
/** "the week after". */
export const nameLater = (window: CalendarWindow) => `the ${UNITS[window]} after`;
/** "in that week". */
export const nameThen = (window: CalendarWindow) => `in that ${UNITS[window]}`;

export type BoardWords = {
  /** What places are compared with: "last week"; null for all time. */
  since: string | null;
  /** " this week", " in that week"; empty for all time. */
  when: string;
  isPast: boolean;
};

export function wordsOfBoard({ window, on }: { window: BoardWindow; on?: string }): BoardWords {
  if (window === "all") return { since: null, when: "", isPast: false };
  if (on) return { since: nameEarlier(window), when: ` ${nameThen(window)}`, isPast: true };
  return {
    since: PREVIOUS_WINDOW_LABELS[window],
    when: ` ${BOARD_WINDOW_LABELS[window].toLowerCase()}`,
    isPast: false,
  };
}

/**
 * Competition ranks of scores that stand in descending order: equals share a rank, the next one skips.
 * @param scores a stretch of the board @param before how many stand above the stretch
 * @param firstRank the rank of the first, which is lower than before + 1 when its tie begins above the stretch
 */
export function competitionRanks(scores: readonly number[], before = 0, firstRank = before + 1): number[] {
  const ranks: number[] = [];
  for (const [i, score] of scores.entries()) {
    const previous = ranks[i - 1];
    if (previous === undefined) ranks.push(firstRank);
    else ranks.push(score === scores[i - 1] ? previous : before + i + 1);
  }
  return ranks;
}

/** Places won (positive) or lost since the window before; null for who had no place in one of them. */
export function rankChange(rank: number | null, previous: number | null): number | null {
  return rank === null || previous === null ? null : previous - rank;
}

/** The words for a rank change. @param since what places are compared with: "last week" */
export function describeRankChange(change: number | null, since: string): string {
  if (change === null) return `New since ${since}`;
  if (change === 0) return `Same place as ${since}`;
  const places = Math.abs(change) === 1 ? "1 place" : `${Math.abs(change)} places`;
  return `${change > 0 ? "Up" : "Down"} ${places} since ${since}`;
}
