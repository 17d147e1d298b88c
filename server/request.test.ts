import { expect, test } from "vitest";
import { isSameOrigin } from "./request";

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
