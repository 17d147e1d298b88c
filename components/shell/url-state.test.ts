import { expect, test } from "vitest";
import { changedUrl } from "./url-state";

test("changes keep the rest, and empty values take a parameter away", () => {
  const now = new URLSearchParams("tab=active&severity=high&severity=low&q=x");
  expect(changedUrl("/a", now, { severity: ["critical"], q: "", page: 2 })).toBe(
    "/a?tab=active&severity=critical&page=2",
  );
  expect(changedUrl("/a", now, { tab: null, severity: [], q: undefined })).toBe("/a");
});
