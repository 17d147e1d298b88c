/**
 * What a workspace's programs report is stored by one transaction at a time in this process; what arrives meanwhile goes
 * together into the next. Batches that meet in the database would wait there for one another, each with a connection and an
 * old view of the rows; together they write each row once, and single calls cost a share of a transaction.
 */
import type { Membership } from "@/db/workspace";
import { AppError, databaseError } from "./errors";

type Rules<Report, Answer> = {
  /** Stores reports together, for the first one's member. Answers each, in their order, once all is committed. */
  store: (member: Membership, reports: Report[]) => Promise<Answer[]>;
  sizeOf: (report: Report) => number;
  /** How much is stored together, but for a single report; and how much may wait for its turn: some seconds' work. */
  maxTogether: number;
  maxWaiting: number;
  /** What waits then, for people: "executions". */
  what: string;
};

type Waiting<Report, Answer> = {
  member: Membership;
  report: Report;
  resolve: (answer: Answer) => void;
  reject: (error: unknown) => void;
};

/**
 * Stores a report in its workspace's turn. It settles once that has committed.
 * @returns a function that throws AppError "unavailable" when too much waits
 */
export function takingTurns<Report, Answer>(rules: Rules<Report, Answer>) {
  /** Who waits, by workspace; there is an entry while its turns go on. */
  const queues = new Map<string, Waiting<Report, Answer>[]>();
  const sizeOf = (queue: readonly Waiting<Report, Answer>[]) =>
    queue.reduce((sum, { report }) => sum + rules.sizeOf(report), 0);

  async function takeTurns(workspaceId: string, queue: Waiting<Report, Answer>[]): Promise<void> {
    queues.set(workspaceId, queue);
    while (queue.length > 0) await storeTogether(queue.splice(0, turnOf(queue)));
    queues.delete(workspaceId);
  }

  /** How many of those who wait go next. */
  function turnOf(queue: readonly Waiting<Report, Answer>[]): number {
    let size = 0;
    const next = queue.findIndex(({ report }) => (size += rules.sizeOf(report)) > rules.maxTogether);
    return next < 0 ? queue.length : Math.max(1, next);
  }

  /** A transaction that one of them made fail is tried again by each alone: nobody fails for another's sake. */
  async function storeTogether(turn: readonly Waiting<Report, Answer>[]): Promise<void> {
    const [first] = turn;
    if (!first) return;
    try {
      const answers = await rules.store(
        first.member,
        turn.map(({ report }) => report),
      );
      for (const [i, answer] of answers.entries()) turn[i]?.resolve(answer);
    } catch (error) {
      if (turn.length > 1 && isOnesFault(error)) for (const one of turn) await storeTogether([one]);
      else for (const one of turn) one.reject(error);
    }
  }

  return (member: Membership, report: Report): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const queue = queues.get(member.workspaceId);
      const waiting = { member, report, resolve, reject };
      if (!queue) void takeTurns(member.workspaceId, [waiting]);
      else if (sizeOf(queue) + rules.sizeOf(report) <= rules.maxWaiting) queue.push(waiting);
      else {
        const message = `Too many ${rules.what} wait to be recorded. Nothing was saved; try again shortly.`;
        reject(new AppError("unavailable", message));
      }
    });
}

/** Not where the database is away, full, or took too long: the next attempt would fare no better. */
function isOnesFault(error: unknown): boolean {
  const state = databaseError(error)?.code;
  return state !== undefined && !/^(?:08|53|57)/.test(state);
}
