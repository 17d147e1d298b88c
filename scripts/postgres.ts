/** The embedded PostgreSQL: made, started, found again after a crash, and stopped. Reached by a private Unix socket. */
import { spawn, spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Home, type Programs, prepareHome } from "./postgres-home";
import { isCodex, runs } from "./processes";
import { fullDisk, othersFolder, otherVersion, Trouble, tellsFullDisk } from "./trouble";

export type Cluster = {
  /** A connection string; the superuser's unless a role is named. */
  url: (database: string, role?: { name: string; password: string }) => string;
  /** Stops the server, unless another process of ours started it. */
  stop: () => Promise<void>;
  folder: string;
};

type Settings = {
  folder: string;
  password: string;
  /** False for throw-away clusters: quicker, and lost when the machine stops. */
  durable: boolean;
  /** Another installation's programs instead of the embedded ones: tests run on several versions. */
  programs?: Programs;
  onProgress?: (words: string) => void;
};

/** Starts the cluster of `folder`, making it first where there is none; joins one that a live process of ours runs. */
export async function openCluster(settings: Settings): Promise<Cluster> {
  const home = prepareHome(settings.folder, settings.programs);
  const data = path.join(home.base, "data");
  checkData(home, data);
  if (!existsSync(data)) {
    settings.onProgress?.("Making the database");
    makeData(home, data, settings);
  }
  const running = runningServer(data);
  if (running) {
    if (ownerLives(home.base)) return clusterOf(home, running, settings.password, async () => {});
    stopServer(home, data);
  }
  const server = await startServer(home, data, settings);
  writeFileSync(path.join(home.base, "owner.json"), JSON.stringify({ pid: process.pid }));
  return clusterOf(home, server, settings.password, async () => {
    stopServer(home, data);
    rmSync(path.join(home.base, "owner.json"), { force: true });
  });
}

/** A cluster in a temporary folder, for tests and benchmarks; stopping removes it. */
export async function openThrowAwayCluster(password: string, programs?: Programs): Promise<Cluster> {
  const folder = mkdtempSync(path.join(os.tmpdir(), "codex-pg-"));
  // The server's user must be able to pass through.
  chmodSync(folder, 0o755);
  const cluster = await openCluster({ folder: path.join(folder, "postgres"), password, durable: false, programs });
  const stop = async () => {
    await cluster.stop();
    rmSync(cluster.folder, { recursive: true, force: true });
    rmSync(folder, { recursive: true, force: true });
  };
  return { ...cluster, stop };
}

type Server = { host: string; port: number };

function clusterOf(home: Home, server: Server, password: string, stop: () => Promise<void>): Cluster {
  const socket = path.isAbsolute(server.host);
  return {
    folder: home.base,
    stop,
    url: (database, role = { name: "postgres", password }) => {
      const url = new URL(`postgresql://${socket ? "localhost" : server.host}:${server.port}/${database}`);
      url.username = role.name;
      url.password = role.password;
      if (socket) url.searchParams.set("host", server.host);
      return url.href;
    },
  };
}

/** @throws Trouble when the data folder can't be ours to serve */
function checkData({ user, version }: Home, data: string): void {
  if (!existsSync(data)) return;
  const owner = statSync(data).uid;
  if (process.getuid && owner !== (user?.uid ?? process.getuid())) throw othersFolder(data);
  const found = readFileSync(path.join(data, "PG_VERSION"), "utf8").trim();
  if (found !== version) throw otherVersion(data, found, version);
}

function makeData(home: Home, data: string, { password, durable }: Settings): void {
  // Made beside and renamed, so that a start that was cut short leaves no half-made folder under the real name.
  const draft = `${data}.new`;
  rmSync(draft, { recursive: true, force: true });
  const secret = path.join(home.base, "initdb-password");
  writeFileSync(secret, password, { mode: 0o600 });
  if (home.user) spawnSync("chown", [`${home.user.uid}:${home.user.gid}`, secret]);
  const flags = ["--username=postgres", "--auth=scram-sha-256", `--pwfile=${secret}`, "--encoding=UTF8"];
  const locale = ["--no-locale"];
  if (Number(home.version) >= 17) locale.push("--locale-provider=builtin", "--builtin-locale=C.UTF-8");
  if (!durable) flags.push("--no-sync");
  const done = runProgram(home, "initdb", [`--pgdata=${draft}`, ...flags, ...locale]);
  rmSync(secret, { force: true });
  if (done.status !== 0) {
    rmSync(draft, { recursive: true, force: true });
    if (tellsFullDisk(done.output)) throw fullDisk(home.base);
    throw new Trouble(`PostgreSQL could not make its data folder ${data}. Its own words: ${done.output.trim()}`);
  }
  renameSync(draft, data);
}

/** The server that runs on the data folder, by the note it leaves there; a note that outlived its server is removed. */
function runningServer(data: string): Server | undefined {
  const file = path.join(data, "postmaster.pid");
  if (!existsSync(file)) return undefined;
  const [pid = "", , , port, socket, address] = readFileSync(file, "utf8").split("\n");
  if (!runs(Number(pid), "postgres", true)) {
    rmSync(file, { force: true });
    return undefined;
  }
  return { host: socket || address || "127.0.0.1", port: Number(port) };
}

function ownerLives(base: string): boolean {
  const file = path.join(base, "owner.json");
  if (!existsSync(file)) return false;
  const { pid } = JSON.parse(readFileSync(file, "utf8")) as { pid: number };
  return pid !== process.pid && isCodex(pid);
}

async function startServer(home: Home, data: string, settings: Settings): Promise<Server> {
  const server = await chooseAddress(data);
  const listen = path.isAbsolute(server.host)
    ? ["-k", server.host, "-c", "listen_addresses="]
    : ["-c", "unix_socket_directories=", "-c", `listen_addresses=${server.host}`];
  const quick = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "jit=off"].flatMap((setting) => [
    "-c",
    setting,
  ]);
  const args = [
    "-D",
    data,
    "-p",
    String(server.port),
    ...listen,
    "-c",
    "timezone=UTC",
    "-c",
    `shared_buffers=${sharedMegabytes()}MB`,
    ...(settings.durable ? [] : quick),
  ];
  const log = path.join(home.base, "postgres.log");
  // A server that was killed a moment ago still holds its shared memory for about a second.
  for (let attempt = 1; ; attempt++) {
    const words = await attemptStart(home, data, args, log);
    if (words === undefined) return server;
    if (tellsFullDisk(words)) throw fullDisk(data);
    if (attempt === 10 || !/lock file|shared memory block/.test(words)) {
      throw new Trouble(`PostgreSQL did not start; its own words are in ${log}. The last of them: ${lastLine(words)}`);
    }
    await sleep(500);
  }
}

/** PostgreSQL's own cache: an eighth of the machine's memory, from its default to what an inbox of a million alerts fills. */
function sharedMegabytes(): number {
  return Math.min(512, Math.max(128, Math.floor(os.totalmem() / 8 / 2 ** 20)));
}

/** @returns undefined once the server accepts connections, or its words when it ended instead */
async function attemptStart(home: Home, data: string, args: string[], log: string): Promise<string | undefined> {
  const out = openSync(log, "w");
  const program = path.join(home.programs, "postgres");
  // Where the system can, the server ends with the process that started it, even if that is killed.
  const [command, ...before] = tiedToParent() ? ["setpriv", "--pdeathsig", "INT", "--", program] : [program];
  const child = spawn(command ?? program, [...before, ...args], {
    ...home.user,
    cwd: home.base,
    // Its own process group: Ctrl-C is for us, who stop the application first.
    detached: true,
    stdio: ["ignore", out, out],
    env: { ...process.env, LC_ALL: "C" },
  });
  child.unref();
  const ended = new Promise<boolean>((resolve) =>
    child.once("close", () => resolve(true)).once("error", () => resolve(true)),
  );
  const note = path.join(data, "postmaster.pid");
  for (;;) {
    if (await Promise.race([ended, sleep(15).then(() => false)])) return readFileSync(log, "utf8");
    const lines = existsSync(note) ? readFileSync(note, "utf8").split("\n") : [];
    if (Number(lines[0]) === child.pid && lines[7]?.startsWith("ready")) return undefined;
  }
}

function tiedToParent(): boolean {
  return process.platform === "linux" && spawnSync("setpriv", ["--pdeathsig", "INT", "true"]).status === 0;
}

/** The data folder holds the socket, so only its owner reaches it; a path too long for a socket means loopback TCP. */
async function chooseAddress(data: string): Promise<Server> {
  if (process.platform !== "win32" && Buffer.byteLength(path.resolve(data)) < 88) {
    return { host: path.resolve(data), port: 5432 };
  }
  return { host: "127.0.0.1", port: await freePort() };
}

/** A port of 127.0.0.1 that nobody listens on at this moment. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() =>
        address && typeof address === "object" ? resolve(address.port) : reject(new Error("no port")),
      );
    });
  });
}

function stopServer(home: Home, data: string): void {
  const { status, output } = runProgram(home, "pg_ctl", ["stop", "-D", data, "-m", "fast", "-w", "-t", "60"]);
  if (status !== 0 && runningServer(data)) {
    throw new Trouble(`The PostgreSQL on ${data} does not stop. Its own words: ${output.trim()}`);
  }
}

function runProgram(home: Home, name: string, args: string[]): { status: number | null; output: string } {
  const done = spawnSync(path.join(home.programs, name), args, {
    ...home.user,
    cwd: home.base,
    encoding: "utf8",
    env: { ...process.env, LC_ALL: "C" },
  });
  return { status: done.status, output: `${done.stdout ?? ""}${done.stderr ?? ""}${done.error?.message ?? ""}` };
}

function lastLine(words: string): string {
  return words.trim().split("\n").at(-1) ?? "";
}
