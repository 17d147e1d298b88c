/**
 * After each file of tests the process is as it was before: its environment, its mocks, our own modules.
 * Files share one process, so that the libraries are loaded once and not by each of them.
 */
import { afterAll, vi } from "vitest";

const before = { ...process.env };

afterAll(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
  Object.assign(process.env, before);
  vi.resetModules();
});
