import { expect, test, vi } from "vitest";
import { isSameOrigin, originOf } from "./request";

const OURS = { host: "codex.example", origin: "https://codex.example", "sec-fetch-site": "same-origin" };

test.each([
  ["our own page", OURS, true],
  ["a browser without fetch metadata", { host: OURS.host, origin: OURS.origin }, true],
  ["a missing Origin", { host: OURS.host, "sec-fetch-site": "same-origin" }, false],
  ["a foreign Origin", { ...OURS, origin: "https://evil.example" }, false],
  ["a sister site", { ...OURS, "sec-fetch-site": "same-site" }, false],
  ["an opaque Origin", { ...OURS, origin: "null" }, false],
])("%s", (_, headers, allowed) => {
  expect(isSameOrigin(new Headers(headers))).toBe(allowed);
});

test("of the addresses in a proxy's header the last counts: those before it, a caller may have written", () => {
  vi.stubEnv("APP_DATABASE_URL", "postgresql://nowhere");
  vi.stubEnv("AUTH_SECRET", "a secret for tests only, of sufficient length");
  vi.stubEnv("TRUSTED_ADDRESS_HEADER", "x-forwarded-for");
  const from = new Headers({ "x-forwarded-for": "6.6.6.6, 203.0.113.9", "x-request-id": "r" });
  expect(originOf(from, "person")).toEqual({ kind: "person", requestId: "r", address: "203.0.113.9" });
});
