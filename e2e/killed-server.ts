/** A server of one's own, and senders under whom it is killed. */
import { randomBytes } from "node:crypto";
import { freePort } from "@/scripts/postgres";
import { startWebServer, type WebServer } from "@/scripts/web-server";
import { expect } from "./fixtures";

const SENDERS = 4;
const BATCHES = 30;
const KILL_AFTER = 20;
/** How many items each batch has. */
export const BATCH = 50;

/** The n-th batch of a sender. */
export type Batch = { sender: number; batch: number };
const OF_SENDERS = Array.from({ length: SENDERS }, (_, sender) =>
  Array.from({ length: BATCHES }, (_, batch): Batch => ({ sender, batch })),
);
export const EVERY_BATCH = OF_SENDERS.flat();

export async function startServer(): Promise<WebServer> {
  const port = await freePort();
  const env = {
    APP_DATABASE_URL: process.env.APP_DATABASE_URL ?? "",
    AUTH_SECRET: randomBytes(24).toString("hex"),
    APP_URL: `http://127.0.0.1:${port}`,
    PROGRAM_REQUESTS_PER_MINUTE: "100000",
    JOBS: "off",
  };
  return startWebServer({ port, mode: "start", env, output: "ignore" });
}

/** Refused connections and answers that break off are what a sender sees of the killed server. */
function isCutOff(error: unknown): boolean {
  return error instanceof TypeError || error instanceof SyntaxError;
}

/**
 * Every sender sends its batches, one after the other; the server is killed (-9) amid them.
 * @param send rejects as fetch does when no whole answer comes; by anything else the test has failed
 * @returns the batches that were answered
 */
export async function sendUntilKilled(send: (address: string, batch: Batch) => Promise<unknown>): Promise<Set<Batch>> {
  const server = await startServer();
  const answered = new Set<Batch>();
  const sending = Promise.all(
    OF_SENDERS.map(async (batches) => {
      for (const batch of batches) {
        const answer = await send(server.address, batch).catch((error: unknown) => {
          if (isCutOff(error)) return null;
          throw error;
        });
        if (!answer) return;
        answered.add(batch);
        if (answered.size === KILL_AFTER) process.kill(server.pid, "SIGKILL");
      }
    }),
  );
  // A wrong answer ends the test, and not before the server.
  await sending.finally(() => server.stop());
  expect(answered.size).toBeGreaterThanOrEqual(KILL_AFTER);
  expect(answered.size).toBeLessThan(EVERY_BATCH.length);
  return answered;
}
