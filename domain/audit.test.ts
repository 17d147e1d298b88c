import { expect, test } from "vitest";
import { inSingular, listChanges } from "./audit";
import { parseAuditUrl } from "./audit-input";

test("only what differs is told, empty values as nothing", () => {
  const before = { id: "1", name: "A", tags: ["x"], note: "", updated_at: "1" };
  const after = { id: "1", name: "B", tags: ["x"], note: null, updated_at: "2" };
  expect(listChanges(before, after)).toEqual([{ field: "name", before: "A", after: "B" }]);
  expect(listChanges(null, { name: "A", tags: ["x"] })).toEqual([
    { field: "name", before: null, after: "A" },
    { field: "tags", before: null, after: '["x"]' },
  ]);
  expect(listChanges({ note: "x".repeat(500) }, null)[0]?.before).toHaveLength(201);
});

test("a malformed address shows the first page", () => {
  expect(parseAuditUrl({ subject: "a'; drop", at: "yesterday", id: "1" })).toEqual({});
  const at = "2026-03-01T10:00:00.123456Z";
  const id = "0b9f3c1e-7a55-4f4c-9a3e-0f4a2b6d8c11";
  expect(parseAuditUrl({ at: "0000-01-01T00:00:00.000000Z", id })).toEqual({});
  expect(parseAuditUrl({ subject: "campaigns", at, id })).toEqual({ subject: "campaigns", after: { at, id } });
});

test("a row is named by its table in the singular", () => {
  expect(["workspace_members", "positioning", "api_keys", "companies"].map(inSingular)).toEqual([
    "workspace member",
    "positioning",
    "api key",
    "company",
  ]);
});
