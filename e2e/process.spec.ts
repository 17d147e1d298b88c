/** The server as a process: it says whether it lives and is ready, and it ends when told to, whoever still listens. */
import { randomBytes } from "node:crypto";
import { closeSync, openSync, readFileSync } from "node:fs";
import { freePort } from "@/scripts/postgres";
import { startWebServer } from "@/scripts/web-server";
import { expect, PASSWORD, test } from "./fixtures";

test("it lives and is ready", async ({ request }) => {
  expect(await (await request.get("/api/health")).json()).toEqual({ status: "live" });
  await expect(async () => {
    const answer = await request.get("/api/ready");
    expect(await answer.json()).toEqual({
      status: "ready",
      checks: [
        { name: "database", ok: true, detail: "answers" },
        { name: "migrations", ok: true, detail: "all applied" },
        { name: "jobs", ok: true, detail: "running" },
      ],
    });
    expect(answer.status()).toBe(200);
  }).toPass();
});

test("it ends on SIGTERM while a browser listens for live changes; its log speaks of our own settings", async ({
  playwright,
  workspace,
  signIn,
}, testInfo) => {
  await signIn("viewer");
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const env = {
    APP_DATABASE_URL: process.env.APP_DATABASE_URL ?? "",
    AUTH_SECRET: randomBytes(24).toString("hex"),
    APP_URL: origin,
    SIGN_IN_LIMIT: "on",
    JOBS: "off",
    LOG_LEVEL: "info",
  };
  const log = testInfo.outputPath("server.log");
  const output = openSync(log, "w");
  const server = await startWebServer({ port, mode: "start", env, output });
  closeSync(output);
  const context = await playwright.request.newContext({ baseURL: origin, extraHTTPHeaders: { origin } });
  const signedIn = await context.post("/api/auth/sign-in/email", {
    data: { email: `viewer@${workspace.slug}.test`, password: PASSWORD },
  });
  expect(signedIn.status()).toBe(200);
  const { cookies } = await context.storageState();
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
  const live = await fetch(`${origin}/${workspace.slug}/live`, { headers: { cookie } });
  expect(live.status).toBe(200);
  const reader = live.body?.getReader();
  expect(new TextDecoder().decode((await reader?.read())?.value)).toContain("event: ready");

  const asked = Date.now();
  await server.stop();
  // Ten seconds on, it would have been killed.
  expect(Date.now() - asked).toBeLessThan(9_000);
  await context.dispose();
  const said = readFileSync(log, "utf8");
  expect(said).toContain("TRUSTED_ADDRESS_HEADER is not set");
  expect(said).not.toContain("ipAddressHeaders");
});
