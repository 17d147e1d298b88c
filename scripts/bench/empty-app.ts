/** The least that Next can be: one page and one route without a database, built and served beside the application. */
import { spawn, spawnSync } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "../postgres";

const FOLDER = "scripts/bench/empty-app";
const NEXT = "node_modules/next/dist/bin/next";

export type EmptyApp = { page: string; route: string; stop: () => Promise<void> };

export async function startEmptyApp(): Promise<EmptyApp> {
  const env = { ...process.env, NODE_ENV: "production" as const, NEXT_TELEMETRY_DISABLED: "1" };
  const built = spawnSync(process.execPath, [NEXT, "build", FOLDER], { env, encoding: "utf8" });
  if (built.status !== 0) throw new Error(`The empty application could not be built.\n${built.stdout}${built.stderr}`);
  const port = await freePort();
  const child = spawn(process.execPath, [NEXT, "start", FOLDER, "-H", "127.0.0.1", "-p", String(port)], {
    env,
    stdio: "ignore",
  });
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const address = `http://127.0.0.1:${port}`;
  while (child.exitCode === null && !(await answers(`${address}/api/empty`))) await sleep(100);
  if (child.exitCode !== null) throw new Error("The empty application ended before it could answer.");
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
