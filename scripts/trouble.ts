/** Troubles that a person can mend: one clear sentence that says what to do, and exit code 1. Anything else is a bug. */
import { statfsSync } from "node:fs";
import path from "node:path";
import { MigrationRefusal } from "@/db/migrate";

export class Trouble extends Error {
  override name = "Trouble";
}

/** Runs a script's main function; a Trouble ends it with its sentence, a bug with its stack. */
export async function runScript(main: () => Promise<unknown>): Promise<void> {
  try {
    const code = await main();
    if (typeof code === "number") process.exitCode = code;
  } catch (error) {
    const trouble = troubleOf(error);
    process.stderr.write(trouble ? `\n${trouble.message}\n` : `\n${stackOf(error)}\n`);
    process.exitCode = 1;
  }
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** The trouble behind an error, if it is one that a person can mend. */
export function troubleOf(error: unknown): Trouble | undefined {
  for (let e = error; e instanceof Error; e = e.cause) {
    if (e instanceof Trouble) return e;
    if (e instanceof MigrationRefusal) return new Trouble(e.message);
    if (tellsFullDisk(e)) return fullDisk("path" in e && typeof e.path === "string" ? e.path : process.cwd());
  }
  return undefined;
}

/** True for an error, or for a program's output, that says the disk is full: ENOSPC, EDQUOT, SQLSTATE 53100. */
export function tellsFullDisk(what: unknown): boolean {
  if (typeof what === "string") return /ENOSPC|EDQUOT|No space left on device|Disk quota exceeded/i.test(what);
  if (!(what instanceof Error)) return false;
  const code = "code" in what ? what.code : undefined;
  return code === "ENOSPC" || code === "EDQUOT" || code === "53100" || tellsFullDisk(what.message);
}

export function fullDisk(place: string): Trouble {
  const free = freeMegabytes(place);
  const left = free === undefined ? "" : ` (${free} MB left)`;
  return new Trouble(
    `The disk that holds ${place} is full${left}. Free about 2 GB and start again; nothing that was saved is lost.`,
  );
}

function freeMegabytes(place: string): number | undefined {
  for (let folder = path.resolve(place); ; folder = path.dirname(folder)) {
    try {
      const { bavail, bsize } = statfsSync(folder);
      return Math.round((bavail * bsize) / 1e6);
    } catch {
      if (folder === path.dirname(folder)) return undefined;
    }
  }
}

export function portTaken(port: number): Trouble {
  return new Trouble(
    `Port ${port} of 127.0.0.1 is taken by another program. Stop that one, or choose another port: PORT=${port + 1} npm start`,
  );
}

export function alreadyRunning(pid: number, address: string | undefined): Trouble {
  return new Trouble(
    `Codex already runs from this folder${address ? ` at ${address}` : ""} (process ${pid}). Use that one, or stop it first: kill ${pid}`,
  );
}

export function otherVersion(folder: string, found: string, ours: string): Trouble {
  return new Trouble(
    `The data folder ${folder} was made by PostgreSQL ${found}, this Codex brings PostgreSQL ${ours}. Move the folder away to start afresh, or serve it by a PostgreSQL ${found} and name that in DATABASE_URL.`,
  );
}

export function othersFolder(folder: string): Trouble {
  return new Trouble(
    `The data folder ${folder} belongs to another user of this machine. Start Codex as the user who started it first (root, if that was sudo), or give the folder to yourself: sudo chown -R "$(id -un)" "${folder}"`,
  );
}
