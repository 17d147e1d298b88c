/** Which process a number names: it may since have gone to another program. */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** True when the process exists, whoever owns it. */
export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/**
 * True when the process lives and its command line holds the word.
 * @param unless what to say of a live process where the system does not tell command lines
 */
export function runs(pid: number, word: string, unless: boolean): boolean {
  if (!isAlive(pid)) return false;
  return commandOf(pid)?.includes(word) ?? unless;
}

function commandOf(pid: number): string | undefined {
  if (process.platform === "win32") return undefined;
  if (process.platform !== "linux") return spawnSync("ps", ["-o", "command=", "-p", String(pid)]).stdout?.toString();
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8");
  } catch {
    return "";
  }
}

/** True when the process is one of our scripts. */
export function isCodex(pid: number): boolean {
  return runs(pid, "bootstrap.mjs", true);
}
