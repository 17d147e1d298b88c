import { COMMAND_KEY } from "@/components/shell/command-key";
import type { Shortcut } from "@/components/shell/keyboard-help";

/** What the keys of the inbox do, as the help says it. */
export const INBOX_SHORTCUTS: Shortcut[] = [
  { keys: ["j", "k"], does: "Next, previous alert" },
  { keys: ["Enter", "o"], does: "Open" },
  { keys: ["[", "]"], does: "Previous, next in the detail" },
  { keys: ["x"], does: "Select" },
  { keys: ["Shift X"], does: "Select all on screen" },
  { keys: ["a"], does: "Acknowledge" },
  { keys: ["e"], does: "Resolve" },
  { keys: ["d"], does: "Dismiss" },
  { keys: ["h"], does: "Snooze" },
  { keys: ["i"], does: "Assign to me" },
  { keys: ["c"], does: "Comment" },
  { keys: ["/"], does: "Search" },
  { keys: [`${COMMAND_KEY} Z`], does: "Undo the last act" },
];
