/** What an action answers when an update met a newer state. */
import type { Overtaken, Saved } from "@/db/revisions";
import { describeChanges, describeOvertaken } from "@/domain/conflicts";
import { AppError } from "./errors";

/**
 * The saved row.
 * @param noun what it is, such as "campaign"
 * @throws AppError "conflict" with the state as it is now, or "not_found"
 */
export function savedRow<T>(saved: Saved<T>, noun: string, labels: Readonly<Record<string, string>>): T {
  if (saved.kind === "saved") return saved.row;
  if (saved.kind === "missing") {
    throw new AppError("not_found", `This ${noun} is no longer there. Nothing was saved.`);
  }
  const { current, changes } = saved;
  throw new AppError(
    "conflict",
    `${describeChanges(changes, labels)} while you were editing. Your version was not saved yet.`,
    { current: { row: current, changes } },
  );
}

/**
 * Lets a choice through that nobody's came before.
 * @param noun what it is, such as "move"
 * @throws AppError "conflict" that names both choices, or "not_found"
 */
export function refuseOvertaken<T>(
  met: Overtaken<T> | "missing" | undefined,
  noun: string,
  mine: NoInfer<T>,
  nameOf: (choice: T) => string,
): void {
  if (!met) return;
  if (met === "missing") throw new AppError("not_found", `This ${noun} is no longer there. Nothing was saved.`);
  const words = describeOvertaken({ who: met.who, what: `this ${noun}`, now: nameOf(met.now), mine: nameOf(mine) });
  throw new AppError("conflict", words, { current: met.now });
}
