/** Two people edited the same thing: what the second one is told. */
import type { Failure } from "./result";

/**
 * Somebody's change since the revision that a form was filled from; `when` is ISO, `fields` as the forms name them.
 * `mine`: whoever is told made it themself, in another window.
 */
export type LaterChange = { who: string | null; when: string; fields: string[]; mine?: boolean };

/** The state as it is now, and how it came to differ; newest change first. */
export type Conflict<T> = { row: T; changes: LaterChange[] };

/** The conflict that an update answered with. `T` is the kind of row that this action saves: the action guarantees it. */
export function conflictOf<T>(failure: Failure | null): Conflict<T> | undefined {
  return failure?.code === "conflict" && failure.current ? (failure.current as Conflict<T>) : undefined;
}

/** "Nadia Rahman changed “Mailing” to Running meanwhile. …": a choice that another's choice came before. */
export function describeOvertaken({
  who,
  what,
  now,
  mine,
}: {
  who: string | null;
  what: string;
  now: string;
  mine: string;
}) {
  return `${who ?? "Somebody"} changed ${what} to “${now}” meanwhile. Your choice, “${mine}”, was not saved. Choose again if it still holds.`;
}

/** "Nadia Rahman changed name and budget": the sentence about the newest changes. */
export function describeChanges(changes: readonly LaterChange[], labels: Readonly<Record<string, string>>): string {
  const others = changes.filter((change) => !change.mine).map((change) => change.who ?? "Somebody");
  const isMine = changes.some((change) => change.mine);
  const people = [...new Set([...(isMine ? ["You"] : []), ...others])];
  const fields = [...new Set(changes.flatMap((change) => change.fields).flatMap((field) => wordsOf(field, labels)))];
  const list = new Intl.ListFormat("en");
  const who = people.length ? list.format(people) : "Somebody";
  const where = isMine && others.length === 0 ? " in another window" : "";
  return `${who} changed ${fields.length ? list.format(fields) : "it"}${where}`;
}

/** The registry's changes come in words already: with a capital, as no column. Columns without a label are no form's. */
function wordsOf(field: string, labels: Readonly<Record<string, string>>): string[] {
  const words = labels[field] ?? (/^\p{Lu}/u.test(field) ? field : undefined);
  return words === undefined ? [] : [words.toLowerCase()];
}
