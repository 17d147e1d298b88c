/** Who is on call in a schedule at a moment: a rotation with hand-overs by the schedule's own clock, and overrides. */
import { TZDate } from "@date-fns/tz";

export const TURNS = ["daily", "weekly"] as const;
export type Turn = (typeof TURNS)[number];
export const TURN_LABELS: Record<Turn, string> = { daily: "every day", weekly: "every week" };
const DAYS: Record<Turn, number> = { daily: 1, weekly: 7 };

export type Override = { userId: string; startsAt: string; endsAt: string };

export type Rotation = {
  timezone: string;
  /** The members in their order. */
  rotation: readonly string[];
  turn: Turn;
  /** 0-23, by the zone's clock. */
  handoverHour: number;
  /** yyyy-mm-dd: the first member's first turn begins then. Before it the rotation counts backwards. */
  startsOn: string;
  /** Of two that overlap the later in the list counts. */
  overrides: readonly Override[];
};

export type OnCall = { userId: string; isOverride: boolean };

/** @returns null only where the rotation is empty and no override holds */
export function whoIsOnCall(schedule: Rotation, at: Date): OnCall | null {
  const stand = schedule.overrides.findLast(
    ({ startsAt, endsAt }) => Date.parse(startsAt) <= at.getTime() && at.getTime() < Date.parse(endsAt),
  );
  if (stand) return { userId: stand.userId, isOverride: true };
  const { rotation, turn } = schedule;
  const turns = Math.floor((dayAt(schedule, at) - dayNumber(schedule.startsOn)) / DAYS[turn]);
  const userId = rotation[((turns % rotation.length) + rotation.length) % rotation.length];
  return userId === undefined ? null : { userId, isOverride: false };
}

export type Shift = OnCall & { from: Date; to: Date };

/** Who is on call from `from` to `to` without a gap, in the order of time; nobody's time is left out. */
export function listShifts(schedule: Rotation, from: Date, to: Date): Shift[] {
  const inside = (moment: number) => moment > from.getTime() && moment < to.getTime();
  const edges = schedule.overrides.flatMap(({ startsAt, endsAt }) => [Date.parse(startsAt), Date.parse(endsAt)]);
  for (let day = dayAt(schedule, from); day <= dayAt(schedule, to) + 1; day++) {
    edges.push(handover(schedule, day).getTime());
  }
  const moments = [from.getTime(), ...new Set(edges.filter(inside)), to.getTime()].sort((a, b) => a - b);
  const shifts: Shift[] = [];
  for (const [i, moment] of moments.slice(0, -1).entries()) {
    const who = whoIsOnCall(schedule, new Date(moment));
    const next = new Date(moments[i + 1] ?? moment);
    const last = shifts.at(-1);
    const goesOn = last && who && last.to.getTime() === moment;
    if (goesOn && last.userId === who.userId && last.isOverride === who.isOverride) last.to = next;
    else if (who) shifts.push({ ...who, from: new Date(moment), to: next });
  }
  return shifts;
}

const DAY_MS = 86_400_000;

function dayNumber(day: string): number {
  return Date.parse(`${day}T00:00:00Z`) / DAY_MS;
}

// Clocks are set back by an hour, on Lord Howe by half of one.
const SET_BACK_MS = [3_600_000, 1_800_000];

/**
 * The moment of the hand-over on a calendar day: an hour that the clocks leap over hands over right after it, one that
 * they show twice at its first time.
 */
function handover({ timezone, handoverHour }: Rotation, day: number): Date {
  const date = new Date(day * DAY_MS);
  const here = new TZDate(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate(), handoverHour, 0, 0, timezone);
  const earlier = SET_BACK_MS.map((back) => new TZDate(here.getTime() - back, timezone)).find(
    (first) => first.getHours() === here.getHours() && first.getMinutes() === here.getMinutes(),
  );
  return new Date((earlier ?? here).getTime());
}

/** The calendar day whose hand-over was the last one before `at`. */
function dayAt(schedule: Rotation, at: Date): number {
  const here = new TZDate(at, schedule.timezone);
  const today = Date.UTC(here.getFullYear(), here.getMonth(), here.getDate()) / DAY_MS;
  return at.getTime() < handover(schedule, today).getTime() ? today - 1 : today;
}
