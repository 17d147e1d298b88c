/** The note that a running npm start keeps: who it is, and which web server to end when it was killed before it could. */
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { isAlive, isCodex, runs } from "./processes";
import { homeFolder } from "./secrets";
import { alreadyRunning, Trouble } from "./trouble";

type Note = { pid: number; address: string; server?: number };

const fileOf = () => path.join(homeFolder(), "running.json");

export function writeRunning(note: Note): void {
  writeFileSync(fileOf(), JSON.stringify(note));
}

export function removeRunning(): void {
  rmSync(fileOf(), { force: true });
}

/** Ends what a killed start left running. @throws Trouble when another start lives */
export async function clearRunning(): Promise<void> {
  if (!existsSync(fileOf())) return;
  const { pid, address, server } = readNote();
  if (pid && pid !== process.pid && isCodex(pid)) throw alreadyRunning(pid, address);
  if (server && runs(server, "next", false)) await end(server);
  removeRunning();
}

/** A note that was cut off by a full disk or a power failure says nothing. */
function readNote(): Partial<Note> {
  try {
    return JSON.parse(readFileSync(fileOf(), "utf8")) as Note;
  } catch {
    return {};
  }
}

async function end(server: number): Promise<void> {
  for (const signal of ["SIGTERM", "SIGKILL"] as const) {
    process.kill(server, signal);
    for (let waited = 0; waited < 10_000; waited += 50) {
      if (!isAlive(server)) return;
      await sleep(50);
    }
  }
  throw new Trouble(
    `A web server of Codex that was left running (process ${server}) does not end. Stop it: kill -9 ${server}`,
  );
}
