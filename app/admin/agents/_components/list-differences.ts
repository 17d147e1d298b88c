import type { Difference } from "@/components/ui/conflict-panel";
import { parseJson } from "@/domain/json-text";
import { type RecordField, writeValue } from "@/domain/registry";
import { writeOrdered } from "@/domain/registry-diff";

/** Where what was typed differs from what is saved, in the words of the form. */
export function listDifferences(
  fields: readonly RecordField[],
  mine: Readonly<Record<string, unknown>>,
  saved: Readonly<Record<string, unknown>>,
): Difference[] {
  return fields
    .filter(({ name }) => name !== "code")
    .map(({ kind, label, name }) => ({ label, mine: typedWords(kind, mine[name]), theirs: wordsOf(kind, saved[name]) }))
    .filter(({ mine: one, theirs }) => one !== theirs);
}

/** JSON that is broken stays the text that was typed. */
function typedWords(kind: RecordField["kind"], typed: unknown): string {
  const value = kind === "json" && typeof typed === "string" ? (parseJson(typed).value ?? typed) : typed;
  return typeof value === "string" ? value.trim() : wordsOf(kind, value);
}

/** The keys of objects in order: the form has them in another one than the database. */
const wordsOf = (kind: RecordField["kind"], value: unknown) =>
  writeValue(kind, kind === "json" ? JSON.parse(writeOrdered(value)) : value);
