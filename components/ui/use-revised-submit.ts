"use client";

import { useRef, useState } from "react";
import { conflictOf } from "@/domain/conflicts";
import type { Result } from "@/domain/result";
import { useSubmit } from "./form";

/**
 * Submits a form that was filled from a row at some revision. When somebody else saved first, `conflict` holds the row as
 * it is now: `keepMine` makes the next submit overwrite it knowingly, `takeTheirs` fills the form from it.
 * @param row what is edited; undefined while something new is made
 */
export function useRevisedSubmit<Row extends { revision: number }, T>(
  row: Row | undefined,
  save: (data: FormData, revision: number) => Promise<Result<T>>,
  onDone: (value: T) => void,
) {
  const [base, setBase] = useState(row);
  const [sent, setSent] = useState<FormData | null>(null);
  const revision = useRef(row?.revision ?? 1);
  const submit = useSubmit<T>(
    (data) => {
      setSent(data);
      return save(data, revision.current);
    },
    (value) => {
      // Who stays on the form goes on from what was just saved.
      if (isRevised(value)) revision.current = value.revision;
      onDone(value);
    },
  );
  const conflict = conflictOf<Row>(submit.failure);

  return {
    ...submit,
    /** What the form is filled from; a key of its revision fills it anew. */
    base,
    conflict: conflict && sent ? { row: conflict.row, sent } : undefined,
    keepMine: () => {
      if (conflict) revision.current = conflict.row.revision;
    },
    takeTheirs: () => {
      if (!conflict) return;
      revision.current = conflict.row.revision;
      setBase(conflict.row);
      submit.reset();
    },
  };
}

function isRevised(value: unknown): value is { revision: number } {
  return typeof value === "object" && value !== null && "revision" in value && typeof value.revision === "number";
}
