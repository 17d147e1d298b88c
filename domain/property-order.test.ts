import { expect, test } from "vitest";
import { fieldsOf } from "./parameter-form";
import { inPropertyOrder, withPropertyOrder } from "./property-order";

const TYPED = {
  type: "object",
  properties: {
    variants: { type: "integer" },
    topic: { type: "object", properties: { b: {}, a: { default: { properties: { z: 1, y: 2 } } } } },
    extra: { anyOf: [true, { properties: { second: {}, first: {} } }] },
  },
};

/** What the database gives back: an object's keys by length, then by byte. */
function throughJsonb<T>(value: T): T {
  return JSON.parse(
    JSON.stringify(value, (_key, part: unknown) =>
      typeof part === "object" && part !== null && !Array.isArray(part)
        ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => a.length - b.length || (a < b ? -1 : 1)))
        : part,
    ),
  );
}

const namesOf = (schema: Record<string, unknown>) => fieldsOf(schema).map(({ name }) => name);

test("properties keep the order in which they were typed, at every depth", () => {
  const stored = throughJsonb(withPropertyOrder(TYPED));
  expect(namesOf(stored)).toEqual(["variants", "topic", "extra"]);
  expect(fieldsOf(stored)[1]).toMatchObject({ fields: [{ name: "b" }, { name: "a" }] });
  const shown = inPropertyOrder(stored);
  expect(shown).toEqual(TYPED);
  expect(Object.keys(shown.properties ?? {})).toEqual(Object.keys(TYPED.properties));
  expect(JSON.stringify(shown)).not.toContain("x-order");
  // What is a value and no schema is left alone.
  expect(JSON.stringify(stored)).toContain('"default":{"properties":{"y":2,"z":1}}');
});

test("an order that the database has itself needs no word, so what was exported comes back the same", () => {
  const plain = { type: "object", properties: { b: {}, aa: {}, ab: {}, ä: {} } };
  expect(withPropertyOrder(plain)).toEqual({ type: "object", properties: { b: {}, aa: {}, ab: {}, ä: {} } });
  const stored = throughJsonb(withPropertyOrder(TYPED));
  expect(withPropertyOrder(stored)).toEqual(stored);
});

test("an annotation of one's own is kept, but for names that are no property's; new properties come last", () => {
  const own = { properties: { a: {}, b: {}, c: {} }, "x-order": ["c", "gone", "c", 7, "a"] };
  expect(withPropertyOrder(own)).toEqual({ properties: own.properties, "x-order": ["c", "a", "b"] });
});
