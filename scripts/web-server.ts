/** The web server as a child process: started on a port that was found free, known ready, and stopped for good. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { portTaken, Trouble } from "./trouble";

export type WebServer = {
  address: string;
  pid: number;
  /** Settles when the process has ended, however that came. */
  ended: Promise<void>;
  stop: () => Promise<void>;
};

type Settings = {
  port: number;
  mode: "start" | "dev";
  env: Record<string, string>;
  /** Where the server's log goes; the terminal unless said. */
  output?: "inherit" | "ignore" | number;
};

/** @throws Trouble when the port is taken */
export async function checkPort(port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const probe = createServer();
    probe.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EADDRINUSE") reject(portTaken(port));
      else if (error.code === "EACCES")
        reject(new Trouble(`Port ${port} may only be used by root. Choose one above 1023: PORT=3000 npm start`));
      else reject(error);
    });
    probe.listen(port, "127.0.0.1", () => probe.close(() => resolve()));
  });
}

/** The port that PORT names, 3000 otherwise. @throws Trouble when it names none */
export function portFromEnv(text = process.env.PORT): number {
  if (!text) return 3000;
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new Trouble(`PORT is "${text}"; it must be a whole number from 1 to 65535. For example: PORT=3001 npm start`);
}

// For the young objects of requests under way, in MiB: of the engine's own 16, many are copied before they are done with.
const ROOM = "--max-semi-space-size=32";

/** Starts it and waits until it answers. @throws Trouble when it ends before that */
export async function startWebServer({ port, mode, env, output = "inherit" }: Settings): Promise<WebServer> {
  await checkPort(port);
  const address = `http://127.0.0.1:${port}`;
  const place = ["-H", "127.0.0.1", "-p", String(port)];
  const next = [process.execPath, ROOM, "node_modules/next/dist/bin/next", mode, ...place];
  const tied = process.platform === "linux" && spawnSync("setpriv", ["--pdeathsig", "TERM", "true"]).status === 0;
  const [command = process.execPath, ...args] = tied ? ["setpriv", "--pdeathsig", "TERM", "--", ...next] : next;
  const child = spawn(command, args, {
    env: {
      ...process.env,
      NODE_ENV: mode === "start" ? "production" : "development",
      NEXT_TELEMETRY_DISABLED: "1",
      APP_URL: process.env.APP_URL ?? address,
      ...env,
    },
    // Its own process group: Ctrl-C is for the script, which stops the server first and the database after it.
    detached: process.platform !== "win32",
    stdio: ["ignore", output, output],
  });
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()).once("error", () => resolve()));
  if (!(await answers(address, ended))) {
    throw new Trouble("The web server ended before it could answer; its own words are above.");
  }
  return { address, pid: child.pid ?? 0, ended, stop: () => stopChild(child, ended) };
}

async function answers(address: string, ended: Promise<void>): Promise<boolean> {
  const gone = ended.then(() => "gone" as const);
  for (;;) {
    const asked = fetch(`${address}/api/health`, { signal: AbortSignal.timeout(30_000) })
      .then((response) => (response.status === 200 ? ("ready" as const) : ("not yet" as const)))
      .catch(() => "not yet" as const);
    const answer = await Promise.race([asked, gone]);
    if (answer !== "not yet") return answer === "ready";
    await Promise.race([sleep(60), gone]);
  }
}

/** Tells a child process to end, and makes it after ten seconds. */
export async function stopChild(child: ChildProcess, ended: Promise<void>): Promise<void> {
  child.kill("SIGTERM");
  const late = await Promise.race([ended, sleep(10_000, "late" as const, { ref: false })]);
  if (late) child.kill("SIGKILL");
  await ended;
}
