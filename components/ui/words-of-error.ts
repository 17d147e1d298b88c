import { unstable_isUnrecognizedActionError } from "next/navigation";

/** The words for a person: Next's own, when an old page calls a new server, and the browser's say nothing to one. */
export function wordsOfError(error: Error): string {
  // What fetch throws when no answer comes.
  if (error instanceof TypeError) return "The server could not be reached. Try again when you are connected.";
  const { message } = error;
  return unstable_isUnrecognizedActionError(error)
    ? "Codex was updated since this page was opened. Reload the page and try again; nothing was saved."
    : message;
}
