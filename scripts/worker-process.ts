/** The worker of background jobs as a child process: known ready, and stopped for good. */
import { spawn } from "node:child_process";
import { stopChild } from "./web-server";

const READY = "background jobs are running";

type Settings = { ownerUrl: string; appUrl: string; env: Record<string, string> };

/** Starts `npm run worker`'s script and waits until its jobs run. @throws Error with its words when it ends before that */
export async function startWorker({ ownerUrl, appUrl, env }: Settings): Promise<{ stop: () => Promise<void> }> {
  const child = spawn(process.execPath, ["--import", "tsx", "scripts/worker.ts"], {
    env: { ...process.env, ...env, DATABASE_URL: ownerUrl, APP_DATABASE_URL: appUrl, LOG_LEVEL: "info" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()).once("error", () => resolve()));
  let words: string | undefined = "";
  await new Promise<void>((resolve, reject) => {
    const hear = (part: Buffer) => {
      if (words === undefined) return;
      words += part.toString();
      if (!words.includes(READY)) return;
      words = undefined;
      resolve();
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    void ended.then(() => reject(new Error(`The worker ended before it was ready:\n${words}`)));
  });
  return { stop: () => stopChild(child, ended) };
}
