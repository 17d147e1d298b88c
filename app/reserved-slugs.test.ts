import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { RESERVED_SLUGS } from "@/domain/workspaces";

test("no workspace can sit on a route of the site", () => {
  const routes = readdirSync(import.meta.dirname, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && /^[a-z]/.test(entry.name))
    .map((entry) => entry.name);
  expect(routes.filter((name) => !RESERVED_SLUGS.has(name))).toEqual([]);
});
