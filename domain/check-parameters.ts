/** Parameters held against their JSON Schema. It brings a validator along: screens load it when somebody asks. */
import { type OutputUnit, Validator } from "@cfworker/json-schema";
import { isObject, resolveReference } from "./json-schema";
import type { JsonObject } from "./registry";

export type ParameterFault = {
  /** "tone", "audience.age": empty for the whole. */
  path: string;
  message: string;
};

const list = (values: unknown) =>
  Array.isArray(values) ? values.map((value) => JSON.stringify(value)).join(", ") : "";
const NAMES: Record<string, string> = { integer: "a whole number", array: "a list", object: "a group of values" };
const typeWords = (type: unknown) =>
  [type]
    .flat()
    .map((one) => NAMES[String(one)] ?? `a ${one}`)
    .join(" or ");

// What a value must be, by the keyword that it fails.
const WORDS: Record<string, (schema: JsonObject) => string> = {
  type: ({ type }) => `must be ${typeWords(type)}.`,
  enum: (schema) => `must be one of ${list(schema.enum)}.`,
  const: (schema) => `must be ${JSON.stringify(schema.const)}.`,
  minimum: ({ minimum }) => `must be at least ${minimum}.`,
  maximum: ({ maximum }) => `must be at most ${maximum}.`,
  exclusiveMinimum: ({ exclusiveMinimum }) => `must be more than ${exclusiveMinimum}.`,
  exclusiveMaximum: ({ exclusiveMaximum }) => `must be less than ${exclusiveMaximum}.`,
  multipleOf: ({ multipleOf }) => `must be a multiple of ${multipleOf}.`,
  minLength: ({ minLength }) => `has at least ${minLength} characters.`,
  maxLength: ({ maxLength }) => `has at most ${maxLength} characters.`,
  pattern: ({ pattern }) => `must have the form ${pattern}.`,
  format: ({ format }) => `is no ${format}.`,
  minItems: ({ minItems }) => `has at least ${minItems} entries.`,
  maxItems: ({ maxItems }) => `has at most ${maxItems} entries.`,
  uniqueItems: () => "has the same entry twice.",
  additionalProperties: () => "has a part that the schema doesn't name.",
};

// These only say that something inside them fails, which is told by itself.
const CONTAINERS = new Set(
  "properties patternProperties items prefixItems additionalItems $ref allOf anyOf if then else dependentSchemas false".split(
    " ",
  ),
);

/** Everything that is wrong with the values, each fault once. The schema must be one: see `listSchemaFaults`. */
export function checkParameters(schema: JsonObject, values: JsonObject): ParameterFault[] {
  const { errors } = new Validator(schema, "2020-12", false).validate(values);
  const faults = errors
    .filter(({ keyword }) => !CONTAINERS.has(keyword))
    .flatMap((error) => tell(error, schema, values));
  return [...new Map(faults.map((fault) => [`${fault.path} ${fault.message}`, fault])).values()];
}

function tell({ keyword, instanceLocation }: OutputUnit, root: JsonObject, values: JsonObject): ParameterFault[] {
  const steps = instanceLocation.split("/").slice(1).map(decodeStep);
  const { schema, value } = descend(root, values, steps);
  const at = (more: string[] = []) => [...steps, ...more].join(".");
  if (keyword === "required") {
    const names = Array.isArray(schema.required) ? schema.required.map(String) : [];
    const missing = names.filter((name) => !isObject(value) || !Object.hasOwn(value, name));
    return missing.map((name) => ({ path: at([name]), message: "is missing." }));
  }
  const words = keyword in schema ? WORDS[keyword] : undefined;
  return [{ path: at(), message: words ? words(schema) : `does not fit the schema (${keyword}).` }];
}

/** The part of the schema, and of the values, that a path leads to; an empty schema where it can't be followed. */
function descend(root: JsonObject, values: unknown, steps: readonly string[]) {
  let schema: JsonObject = root;
  let value = values;
  for (const step of steps) {
    const inside = Array.isArray(value) ? schema.items : isObject(schema.properties) && schema.properties[step];
    schema = follow(isObject(inside) ? inside : {}, root);
    value = (value as Record<string, unknown> | null)?.[step];
  }
  return { schema, value };
}

function follow(schema: JsonObject, root: JsonObject): JsonObject {
  const target = typeof schema.$ref === "string" ? resolveReference(root, schema.$ref) : undefined;
  return target ? { ...target, ...schema } : schema;
}

const decodeStep = (step: string) => decodeURIComponent(step).replaceAll("~1", "/").replaceAll("~0", "~");
