import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { givePagesHeaders } from "./page-headers";
import { problemResponse } from "./problem";
import { originOf } from "./request";

// Answers with the headers that the doors would see.
const server = createServer((request, response) => void response.end(JSON.stringify(request.headers)));
const SENT = { "x-request-id": "mine", "content-security-policy": "none" };

beforeAll(async () => {
  vi.stubEnv("AUTH_SECRET", "a secret for tests only, of sufficient length");
  vi.stubEnv("APP_DATABASE_URL", "postgresql://codex_app@127.0.0.1/none");
  givePagesHeaders();
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
});
afterAll(() => void server.close());

async function ask(path: string) {
  const answer = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`, { headers: SENT });
  return { answer, seen: new Headers((await answer.json()) as Record<string, string>) };
}

test.each(["/", "/acme/alerts", "/api/v1/alerts", "/api/unsubscribe/x", "/api/auth/sign-in/email"])(
  "%s: the id is ours whatever the caller sent, and the same in the answer, the log and a problem",
  async (path) => {
    const { answer, seen } = await ask(path);
    const id = answer.headers.get("x-request-id");
    expect(id).toMatch(/^[0-9a-f-]{36}$/);
    for (const kind of ["person", "api_key"] as const) expect(originOf(seen, kind).requestId).toBe(id);
    const problem = problemResponse({ status: 404, title: "", detail: "" }, originOf(seen, "api_key").requestId);
    expect(await problem.json()).toMatchObject({ instance: `urn:request:${id}` });
    expect((await ask(path)).answer.headers.get("x-request-id")).not.toBe(id);
  },
);

test("pages have a policy of their own, programs one that allows nothing", async () => {
  const page = await ask("/acme");
  expect(page.answer.headers.get("content-security-policy")).toBe(page.seen.get("content-security-policy"));
  expect(page.seen.get("content-security-policy")).toContain("'nonce-");
  expect((await ask("/api/health")).answer.headers.get("content-security-policy")).toContain("default-src 'none'");
});

test.each(["/", "/api/health", "/_next/static/chunk.js"])("%s: no type is guessed, no address told", async (path) => {
  const { headers } = (await ask(path)).answer;
  expect(headers.get("x-content-type-options")).toBe("nosniff");
  expect(headers.get("referrer-policy")).toBe("same-origin");
});

test("a file's request keeps no id that the caller sent", async () => {
  const { answer, seen } = await ask("/_next/static/chunk.js");
  expect([answer.headers.has("x-request-id"), seen.has("x-request-id")]).toEqual([false, false]);
});
