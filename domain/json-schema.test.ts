import { expect, test } from "vitest";
import { listSchemaFaults, resolveReference } from "./json-schema";

test("says where a schema is none, and what belongs there", () => {
  expect(listSchemaFaults([])).toEqual(["The schema is a JSON object such as {“type”: “object”, “properties”: {…}}."]);
  expect(listSchemaFaults({ type: "string" })).toEqual(["“type” must be “object” at the top: parameters have names."]);
  expect(listSchemaFaults({ type: "object", properties: { tone: { type: "txt", minLength: -1 } } })).toEqual([
    "“properties › tone › type” must be one of null, boolean, object, array, number, string, integer, or a list of them.",
    "“properties › tone › minLength” must be a whole number from 0.",
  ]);
  expect(listSchemaFaults({ type: "object", required: ["a", "a"], anyOf: [] })).toEqual([
    "“required” must be a list of different names.",
    "“anyOf” must be a list of one or more schemas.",
  ]);
  expect(listSchemaFaults({ type: "object", properties: { a: 5 }, allOf: ["x"] })).toEqual([
    "“properties › a” must be a schema: an object, true or false.",
    "“allOf › 0” must be a schema: an object, true or false.",
  ]);
  expect(listSchemaFaults({ type: "object", properties: { a: { pattern: "(" } } })).toEqual([
    "“properties › a › pattern” is no regular expression.",
  ]);
  expect(listSchemaFaults({ type: "object", properties: { a: { $ref: "https://example.com/a" } } })[0]).toMatch(
    /leads nowhere/,
  );
});

test("ends, however deep it is nested", () => {
  let schema: Record<string, unknown> = { type: "string" };
  for (let depth = 0; depth < 200; depth++) schema = { type: "object", properties: { in: schema } };
  expect(listSchemaFaults(schema)).toEqual([expect.stringMatching(/nested too deeply/)]);
});

test("follows a reference within the schema, and no other", () => {
  const root = { $defs: { "a/b": { type: "string" } }, list: [1] };
  expect(resolveReference(root, "#/$defs/a~1b")).toEqual({ type: "string" });
  expect(resolveReference(root, "#")).toBe(root);
  for (const nowhere of ["#/$defs/c", "#/list/0", "other.json", "#/__proto__", "#/$defs/%E0%A4%A"]) {
    expect(resolveReference(root, nowhere), nowhere).toBeUndefined();
  }
});
