/**
 * End-to-end tests against a running Codex: BASE_URL names it, APP_DATABASE_URL its database. `npm test` starts both.
 * By hand: APP_DATABASE_URL=… AUTH_SECRET=… BASE_URL=http://127.0.0.1:3000 npx playwright test e2e/alerts.spec.ts
 */
import { defineConfig } from "@playwright/test";
import { findChromium } from "./scripts/browser";

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Journeys with processes of their own take long: begun first, none is left to run alone at the end. */
const LONG = ["start", "live", "alerts-killed", "executions-killed", "badge"].map((name) => `${name}.spec.ts`);

export default defineConfig({
  testDir: "e2e",
  outputDir: "test-results",
  workers: 2,
  // Every test has its own workspace: those of one file run side by side too.
  fullyParallel: true,
  // A failed test runs once more and leaves a trace: tracing every test costs a third of all the processors' time. `npm
  // test` names what passed only then, and lets few of them through.
  retries: 1,
  forbidOnly: Boolean(process.env.CI),
  timeout: 45_000,
  expect: { timeout: 10_000 },
  reporter: [["list"]],
  projects: [
    { name: "processes", testMatch: LONG },
    { name: "journeys", testIgnore: LONG },
  ],
  use: {
    baseURL: process.env.BASE_URL ?? "http://127.0.0.1:3000",
    locale: "en-GB",
    timezoneId: "UTC",
    trace: "on-first-retry",
    screenshot: "only-on-failure",
    launchOptions: { executablePath: findChromium(), args: FLAGS },
  },
});
