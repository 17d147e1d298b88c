/** Two texts word by word. It brings a library along: pages compute it on the server. */
import { diffWordsWithSpace } from "diff";

export type Passage = { kind: "same" | "added" | "removed"; text: string };

// Texts that have little in common take long to compare, and are read side by side better.
const PATIENCE_MS = 500;

export function compareWords(before: string, after: string): Passage[] {
  const parts = diffWordsWithSpace(before, after, { timeout: PATIENCE_MS });
  if (!parts) {
    return [
      { kind: "removed", text: before },
      { kind: "added", text: after },
    ];
  }
  return parts.map(({ added, removed, value }) => ({
    kind: added ? "added" : removed ? "removed" : "same",
    text: value,
  }));
}
