/** The least that Next can be: one page and one route without a database, built and served beside the application. */
import { execFile, spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { freePort } from "../postgres";
import { during } from "./cleaning";

const FOLDER = "scripts/bench/empty-app";
const NEXT = "node_modules/next/dist/bin/next";

/** Builds and serves it while `work` runs. */
export function onEmptyApp<T>(work: (app: EmptyApp) => Promise<T>): Promise<T> {
  return during(startEmptyApp, (app) => app.stop(), work);
}

type EmptyApp = { page: string; route: string; stop: () => Promise<void> };

async function startEmptyApp(): Promise<EmptyApp> {
  const env = { ...process.env, NODE_ENV: "production" as const, NEXT_TELEMETRY_DISABLED: "1" };
  // A build that fails rejects with its own words.
  await promisify(execFile)(process.execPath, [NEXT, "build", FOLDER], { env });
  const port = await freePort();
  const child = spawn(process.execPath, [NEXT, "start", FOLDER, "-H", "127.0.0.1", "-p", String(port)], {
    env,
    stdio: "ignore",
  });
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const address = `http://127.0.0.1:${port}`;
  const deadline = performance.now() + 60_000;
  while (!(await answers(`${address}/api/empty`))) {
    if (child.exitCode !== null || performance.now() > deadline) {
      child.kill("SIGKILL");
      throw new Error("The empty application does not answer.");
    }
    await sleep(100);
  }
  return {
    page: `${address}/`,
    route: `${address}/api/empty`,
    stop: async () => {
      child.kill("SIGTERM");
      await ended;
    },
  };
}

async function answers(address: string): Promise<boolean> {
  return fetch(address).then(
    ({ ok }) => ok,
    () => false,
  );
}
