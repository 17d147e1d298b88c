import { expect, test } from "vitest";
import { checkParameters } from "./check-parameters";
import { fieldsOf, startingValue, withPart } from "./parameter-form";

const SCHEMA = {
  type: "object",
  required: ["topic", "audience"],
  additionalProperties: false,
  properties: {
    topic: { type: "string", title: "Topic", description: "What it is about", minLength: 3, maxLength: 400 },
    tone: { enum: ["plain", "loud", 3], default: "plain" },
    variants: { type: "integer", minimum: 1, maximum: 5, default: 2 },
    score: { type: ["number", "null"], exclusiveMinimum: 0 },
    emoji: { type: "boolean" },
    tags: { type: "array", items: { type: "string", pattern: "^[a-z]+$" }, maxItems: 2, uniqueItems: true },
    audience: { $ref: "#/$defs/audience" },
    extra: { oneOf: [{ type: "string" }, { type: "object" }] },
    rows: { type: "array", items: { type: "array", items: { type: "number" } } },
  },
  $defs: {
    audience: {
      type: "object",
      title: "Audience",
      required: ["segment"],
      properties: {
        segment: { type: "string" },
        since: { type: "string", format: "date" },
        again: { $ref: "#/$defs/audience" },
      },
    },
  },
};

test("each kind of parameter has its kind of field, with its words and bounds", () => {
  const [topic, tone, variants, score, emoji, tags, audience, extra, rows] = fieldsOf(SCHEMA);
  expect(topic).toEqual({
    kind: "text",
    name: "topic",
    label: "Topic",
    hint: "What it is about. 3 to 400 characters.",
    required: true,
    default: undefined,
    long: true,
    inputType: "text",
  });
  expect(tone).toMatchObject({
    kind: "choice",
    required: false,
    default: "plain",
    choices: [{ label: "plain" }, { label: "loud" }, { label: "3", value: 3 }],
  });
  expect(variants).toMatchObject({ kind: "number", whole: true, min: 1, max: 5, default: 2, hint: "1 to 5." });
  expect(score).toMatchObject({ kind: "number", whole: false });
  expect(emoji).toMatchObject({ kind: "switch" });
  expect(tags).toMatchObject({
    kind: "list",
    hint: "At most 2 entries.",
    item: { kind: "text", hint: "Of the form ^[a-z]+$." },
  });
  expect(audience).toMatchObject({
    kind: "group",
    label: "Audience",
    required: true,
    fields: [{ name: "segment", required: true }, { inputType: "date" }, { kind: "group" }],
  });
  expect([extra?.kind, rows?.kind]).toEqual(["json", "json"]);
});

test("starts from the defaults, and an empty field is an absent value", () => {
  const start = startingValue(fieldsOf(SCHEMA));
  expect(start).toEqual({ tone: "plain", variants: 2, audience: {} });
  expect(withPart(start, "tone", undefined)).toEqual({ variants: 2, audience: {} });
});

const check = (values: Record<string, unknown>) =>
  checkParameters(SCHEMA, values).map(({ path, message }) => `${path} ${message}`);

test("values are held against the schema, each fault at its field", () => {
  expect(check({ topic: "Rain jackets", audience: { segment: "B2B" } })).toEqual([]);
  expect(check({ audience: {} }).sort()).toEqual(["audience.segment is missing.", "topic is missing."]);
  expect(
    check({
      topic: "ab",
      tone: "shy",
      variants: 9.5,
      score: 0,
      emoji: "yes",
      tags: ["A", "a", "a"],
      audience: { segment: "x", since: "soon" },
    }).sort(),
  ).toEqual([
    "audience.since is no date.",
    "emoji must be a boolean.",
    "score must be more than 0.",
    "tags has at most 2 entries.",
    "tags has the same entry twice.",
    "tags.0 must have the form ^[a-z]+$.",
    'tone must be one of "plain", "loud", 3.',
    "topic has at least 3 characters.",
    "variants must be a whole number.",
    "variants must be at most 5.",
  ]);
  expect(check({ topic: "abc", audience: { segment: "x" }, colour: 1 })).toEqual([
    " has a part that the schema doesn't name.",
  ]);
});
