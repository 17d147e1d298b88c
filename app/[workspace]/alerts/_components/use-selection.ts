"use client";

import { useState } from "react";

/** Selected rows by id, or everything that matched when the list was read (`all`). */
export type Selection = { ids: ReadonlySet<string>; all: { asOf: string; total: number } | null };

const NOTHING: Selection = { ids: new Set(), all: null };

export function useSelection() {
  const [selection, setSelection] = useState<Selection>(NOTHING);
  return {
    selection,
    isSelected: (id: string) => selection.all !== null || selection.ids.has(id),
    count: selection.all?.total ?? selection.ids.size,
    toggle: (id: string, listed: string[]) =>
      setSelection(({ ids, all }) => {
        const next = new Set(all ? listed : ids);
        if (!next.delete(id)) next.add(id);
        return { ids: next, all: null };
      }),
    /** Adds them all, or takes them all away when they are selected already. */
    toggleMany: (many: string[]) =>
      setSelection(({ ids, all }) => {
        const whole = all !== null || many.every((id) => ids.has(id));
        return { ids: new Set(whole ? [...ids].filter((id) => !many.includes(id)) : [...ids, ...many]), all: null };
      }),
    selectAll: (all: { asOf: string; total: number }) => setSelection({ ids: new Set(), all }),
    clear: () => setSelection(NOTHING),
  };
}
