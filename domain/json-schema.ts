/** Whether a value is a JSON Schema that forms can be made from, told so that a person can mend it. */
import type { JsonObject } from "./registry";

const TYPES = ["null", "boolean", "object", "array", "number", "string", "integer"];
const MOST_NESTING = 16;

type Form = "schema" | "schemas by name" | "schemas" | "types" | "names" | "list" | "text" | "number" | "count" | "yes";

// The specification's keywords (2020-12, with its older "definitions"), by the form of their value: as
// app.is_json_schema has them, which is the last word. Other keywords are annotations.
const FORM_OF: ReadonlyMap<string, Form> = new Map(
  Object.entries({
    schema: "items contains additionalProperties propertyNames not if then else unevaluatedItems unevaluatedProperties",
    "schemas by name": "properties patternProperties $defs definitions dependentSchemas",
    schemas: "allOf anyOf oneOf prefixItems",
    types: "type",
    names: "required",
    list: "enum examples",
    text: "title description pattern format $id $ref $schema $comment",
    number: "minimum maximum exclusiveMinimum exclusiveMaximum multipleOf",
    count: "minLength maxLength minItems maxItems minProperties maxProperties",
    yes: "uniqueItems readOnly writeOnly deprecated",
  } satisfies Record<Form, string>).flatMap(([form, keywords]) =>
    keywords.split(" ").map((keyword) => [keyword, form as Form] as const),
  ),
);

const EXPECTED: Record<Form, string> = {
  schema: "a schema: an object, true or false",
  "schemas by name": "an object of schemas by name",
  schemas: "a list of one or more schemas",
  types: `one of ${TYPES.join(", ")}, or a list of them`,
  names: "a list of different names",
  list: "a list",
  text: "a text",
  number: "a number",
  count: "a whole number from 0",
  yes: "true or false",
};

const isText = (value: unknown): value is string => typeof value === "string";
const isType = (value: unknown) => isText(value) && TYPES.includes(value);

const HAS_FORM: Record<Form, (value: unknown) => boolean> = {
  schema: (value) => isObject(value) || typeof value === "boolean",
  "schemas by name": isObject,
  schemas: (value) => Array.isArray(value) && value.length > 0,
  types: (value) => isType(value) || (Array.isArray(value) && value.length > 0 && value.every(isType)),
  names: (value) => Array.isArray(value) && value.every(isText) && new Set(value).size === value.length,
  list: Array.isArray,
  text: isText,
  number: (value) => typeof value === "number",
  count: (value) => Number.isSafeInteger(value) && (value as number) >= 0,
  yes: (value) => typeof value === "boolean",
};

/**
 * What is wrong with a schema of parameters, first things first; nothing when all is well. An empty one says that there
 * are no parameters.
 */
export function listSchemaFaults(schema: unknown): string[] {
  if (!isObject(schema)) return ["The schema is a JSON object such as {“type”: “object”, “properties”: {…}}."];
  if (Object.keys(schema).length > 0 && schema.type !== "object")
    return ["“type” must be “object” at the top: parameters have names."];
  return [...faultsIn(schema, [], schema)];
}

function* faultsIn(schema: JsonObject, path: readonly string[], root: JsonObject): Generator<string> {
  if (path.length > MOST_NESTING * 2) {
    yield `${placeOf(path)}: it is nested too deeply.`;
    return;
  }
  for (const [keyword, value] of Object.entries(schema)) {
    const form = FORM_OF.get(keyword);
    const at = [...path, keyword];
    if (!form) continue;
    if (!HAS_FORM[form](value)) yield `${placeOf(at)} must be ${EXPECTED[form]}.`;
    else if (form === "schema" && isObject(value)) yield* faultsIn(value, at, root);
    else if (form === "schemas by name" || form === "schemas")
      yield* faultsInEach(Object.entries(value as object), at, root);
    else if (keyword === "pattern" && !isPattern(value as string)) yield `${placeOf(at)} is no regular expression.`;
    else if (keyword === "$ref" && !resolveReference(root, value as string))
      yield `${placeOf(at)} leads nowhere: it must name a part of this schema, such as #/$defs/tone.`;
  }
}

function* faultsInEach(schemas: [string, unknown][], path: readonly string[], root: JsonObject): Generator<string> {
  for (const [name, schema] of schemas) {
    const at = [...path, name];
    if (isObject(schema)) yield* faultsIn(schema, at, root);
    else if (typeof schema !== "boolean") yield `${placeOf(at)} must be ${EXPECTED.schema}.`;
  }
}

/** The schema with each of its direct parts that is a schema itself replaced by `change`'s; booleans stay. */
export function mapParts(schema: JsonObject, change: (part: JsonObject) => JsonObject): JsonObject {
  const changed = (part: unknown) => (isObject(part) ? change(part) : part);
  const entries = Object.entries(schema).map(([keyword, value]) => {
    const form = FORM_OF.get(keyword);
    if (form === "schema") return [keyword, changed(value)] as const;
    if (form === "schemas" && Array.isArray(value)) return [keyword, value.map(changed)] as const;
    if (form !== "schemas by name" || !isObject(value)) return [keyword, value] as const;
    return [keyword, Object.fromEntries(Object.entries(value).map(([name, part]) => [name, changed(part)]))] as const;
  });
  return Object.fromEntries(entries);
}

function isPattern(pattern: string): boolean {
  try {
    return Boolean(new RegExp(pattern, "u"));
  } catch {
    return false;
  }
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The part of a schema that "#/$defs/tone" names; undefined when there is none, or it lies elsewhere. */
export function resolveReference(root: JsonObject, reference: string): JsonObject | undefined {
  if (reference !== "#" && !reference.startsWith("#/")) return undefined;
  let part: unknown = root;
  for (const step of reference.split("/").slice(1)) {
    const key = decodeStep(step);
    if (typeof part !== "object" || part === null || !Object.hasOwn(part, key)) return undefined;
    part = (part as JsonObject)[key];
  }
  return isObject(part) ? part : undefined;
}

function decodeStep(step: string): string {
  try {
    return decodeURIComponent(step).replaceAll("~1", "/").replaceAll("~0", "~");
  } catch {
    return step;
  }
}

/** “properties › tone › minimum” */
function placeOf(path: readonly string[]): string {
  return `“${path.join(" › ")}”`;
}
