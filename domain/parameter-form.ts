/** A form made from a JSON Schema of parameters: which fields there are, and what is filled in makes which value. */
import { isObject, resolveReference } from "./json-schema";
import { namesInOrder } from "./property-order";
import type { JsonObject } from "./registry";

type Common = {
  name: string;
  label: string;
  hint?: string;
  required: boolean;
};
export type ParameterField = Common &
  (
    | { kind: "text"; default?: string; long: boolean; inputType: "text" | "date" | "email" | "url" }
    | { kind: "number"; default?: number; whole: boolean; min?: number; max?: number }
    | { kind: "switch"; default?: boolean }
    | { kind: "choice"; default?: unknown; choices: { value: unknown; label: string }[] }
    | { kind: "list"; default?: unknown[]; item: ParameterField }
    | { kind: "group"; fields: ParameterField[] }
    /** What no field is made for: typed as JSON. */
    | { kind: "json"; default?: unknown }
  );

const MOST_NESTING = 6;
const LONG_TEXT = 120;
const INPUT_TYPES = { date: "date", email: "email", uri: "url" } as const;

/** The fields of a schema of an object, in the order of its properties. */
export function fieldsOf(schema: JsonObject): ParameterField[] {
  return fieldsIn(schema, schema, 0);
}

function fieldsIn(schema: JsonObject, root: JsonObject, depth: number): ParameterField[] {
  const required = Array.isArray(schema.required) ? schema.required : [];
  const properties = isObject(schema.properties) ? schema.properties : {};
  return namesInOrder(schema).map((name) => {
    const part = properties[name];
    return fieldFor(name, isObject(part) ? part : {}, required.includes(name), root, depth);
  });
}

function fieldFor(name: string, part: JsonObject, required: boolean, root: JsonObject, depth: number): ParameterField {
  const target = typeof part.$ref === "string" ? resolveReference(root, part.$ref) : undefined;
  const schema = { ...target, ...part };
  const label = text(schema.title) ?? name;
  const common = { name, label, hint: hintOf(schema), required };
  if (Array.isArray(schema.enum)) {
    const choices = schema.enum.map((value) => ({
      value,
      label: typeof value === "string" ? value : JSON.stringify(value),
    }));
    return { ...common, kind: "choice", choices, default: schema.default };
  }
  // A reference that leads back into itself would never end.
  if (depth >= MOST_NESTING) return { ...common, kind: "json", default: schema.default };
  switch (singleType(schema)) {
    case "string":
      return {
        ...common,
        kind: "text",
        default: text(schema.default),
        long: (number(schema.maxLength) ?? 0) > LONG_TEXT,
        inputType: INPUT_TYPES[schema.format as keyof typeof INPUT_TYPES] ?? "text",
      };
    case "integer":
    case "number":
      return {
        ...common,
        kind: "number",
        default: number(schema.default),
        whole: singleType(schema) === "integer",
        min: number(schema.minimum),
        max: number(schema.maximum),
      };
    case "boolean":
      return { ...common, kind: "switch", default: schema.default === true ? true : undefined };
    case "array": {
      const item = fieldFor("", isObject(schema.items) ? schema.items : {}, true, root, depth + 1);
      const simple = item.kind !== "group" && item.kind !== "list" && item.kind !== "json";
      const filled = Array.isArray(schema.default) ? schema.default : undefined;
      return simple ? { ...common, kind: "list", item, default: filled } : { ...common, kind: "json", default: filled };
    }
    case "object":
      return { ...common, kind: "group", fields: fieldsIn(schema, root, depth + 1) };
    default:
      return { ...common, kind: "json", default: schema.default };
  }
}

/** ["string", "null"] is a string that may be absent. */
function singleType(schema: JsonObject): string | undefined {
  if (typeof schema.type === "string") return schema.type;
  const types = Array.isArray(schema.type) ? schema.type.filter((type) => type !== "null") : [];
  return types.length === 1 ? String(types[0]) : undefined;
}

/** The description and the bounds: "How it sounds. 3 to 40 characters." */
function hintOf(schema: JsonObject): string | undefined {
  const bounds = [
    between(schema.minLength, schema.maxLength, "characters"),
    between(schema.minimum, schema.maximum, ""),
    between(schema.minItems, schema.maxItems, "entries"),
    typeof schema.pattern === "string" ? `of the form ${schema.pattern}` : undefined,
  ].filter((words) => words !== undefined);
  const said = text(schema.description)?.replace(/[^.!?…]$/, "$&.");
  const joined = bounds.join(", ");
  const sentence = joined && `${joined.charAt(0).toUpperCase()}${joined.slice(1)}.`;
  return [said, sentence].filter(Boolean).join(" ") || undefined;
}

function between(from: unknown, to: unknown, what: string): string | undefined {
  const [low, high] = [number(from), number(to)];
  if (low === undefined && high === undefined) return undefined;
  if (low === undefined) return `at most ${high} ${what}`.trim();
  return (high === undefined ? `at least ${low} ${what}` : `${low} to ${high} ${what}`).trim();
}

/** What a form is filled with before anybody types: the defaults. Absent values are left out. */
export function startingValue(fields: readonly ParameterField[]): JsonObject {
  const values = fields.map((field) => [field.name, startOf(field)] as const);
  return Object.fromEntries(values.filter(([, value]) => value !== undefined));
}

function startOf(field: ParameterField): unknown {
  if (field.kind !== "group") return field.default;
  const inner = startingValue(field.fields);
  return field.required || Object.keys(inner).length > 0 ? inner : undefined;
}

/** The value with one of its parts changed; undefined takes the part away. */
export function withPart(value: JsonObject, name: string, part: unknown): JsonObject {
  const { [name]: _before, ...rest } = value;
  return part === undefined ? rest : { ...value, [name]: part };
}

const text = (value: unknown) => (typeof value === "string" ? value : undefined);
const number = (value: unknown) => (typeof value === "number" ? value : undefined);
