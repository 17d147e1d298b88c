/**
 * After each file of database tests the process is as it was before: its environment, its pool, our own modules.
 * Files share one process, so that the libraries are loaded once and not by each of them.
 */
import { afterAll, vi } from "vitest";
import { closePool } from "../client";

const before = { ...process.env };

// Of several, the hook that came first runs last.
afterAll(async () => {
  await closePool();
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
  Object.assign(process.env, before);
  vi.resetModules();
});
