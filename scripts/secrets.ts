/** What this installation keeps secret: generated once into .codex/secrets.json, readable by its user alone. */
import { randomBytes } from "node:crypto";
import { chmodSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { Trouble } from "./trouble";

const NAMES = ["authSecret", "superuserPassword", "ownerPassword", "appPassword"] as const;
export type Secrets = Record<(typeof NAMES)[number], string>;

/** The git-ignored folder of everything that one installation makes. The server's user must be able to pass through. */
export function homeFolder(root = process.cwd()): string {
  const folder = process.env.CODEX_HOME ?? path.join(root, ".codex");
  mkdirSync(folder, { recursive: true });
  if ((statSync(folder).mode & 0o755) !== 0o755) chmodSync(folder, 0o755);
  return folder;
}

/** @throws Trouble when the file is there but can't be read as what it should be */
export function readSecrets(folder: string): Secrets {
  const file = path.join(folder, "secrets.json");
  const kept = readKept(file);
  const secrets = Object.fromEntries(NAMES.map((name) => [name, kept[name] ?? randomBytes(24).toString("base64url")]));
  if (NAMES.some((name) => kept[name] === undefined)) {
    const draft = `${file}.new`;
    writeFileSync(draft, `${JSON.stringify({ ...kept, ...secrets }, null, 2)}\n`, { mode: 0o600 });
    renameSync(draft, file);
  }
  return secrets as Secrets;
}

function readKept(file: string): Partial<Secrets> {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return {};
    throw new Trouble(
      `${file} can't be read by this user. Start Codex as the user who started it first, or give the file to yourself.`,
    );
  }
  try {
    return JSON.parse(text) as Partial<Secrets>;
  } catch {
    throw new Trouble(
      `${file} is damaged. Restore it from a backup, or remove the folder ${path.dirname(file)} to start afresh.`,
    );
  }
}
