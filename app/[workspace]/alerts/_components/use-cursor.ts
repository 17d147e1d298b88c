"use client";

import { useState } from "react";
import type { AlertRow } from "@/db/alerts";

type Place = { id: string; index: number };

/**
 * Which row the keyboard is at: the one that is opened, or that it was moved to since. When that row leaves, its successor
 * at the same place takes over.
 */
export function useCursor(rows: AlertRow[], openId: string | null) {
  const [place, setPlace] = useState<Place | null>(null);
  const [focused, setFocused] = useState<Place | null>(null);
  const [followed, setFollowed] = useState<string | null>(null);
  // Opened by the address, too: a link, or the browser's way back.
  if (openId !== followed) {
    const opened = rows.findIndex(({ id }) => id === openId);
    if (openId === null || opened >= 0) setFollowed(openId);
    if (openId !== null && opened >= 0) setPlace({ id: openId, index: opened });
  }
  const found = place ? rows.findIndex(({ id }) => id === place.id) : -1;
  const index = found >= 0 ? found : place ? Math.min(place.index, rows.length - 1) : -1;

  const at = (wanted: number): Place | null => {
    const row = rows[wanted];
    return row ? { id: row.id, index: wanted } : null;
  };
  return {
    index,
    row: rows[index],
    /** Where the row stands or stood: past the end where it was the last one and has left. */
    place: found >= 0 ? found : (place?.index ?? -1),
    focused,
    /** Moves there and focuses it; null when there is no such row. */
    moveTo: (wanted: number) => {
      const next = at(Math.max(0, Math.min(wanted, rows.length - 1)));
      setPlace(next);
      setFocused(next);
      return next;
    },
    /** Notes that the row is the current one, without moving the focus. */
    note: (id: string) => setPlace(at(rows.findIndex((row) => row.id === id))),
  };
}
