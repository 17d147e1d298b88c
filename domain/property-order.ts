/**
 * The order of a schema's properties, as it was typed: forms follow it. The database keeps an object's keys in an order of
 * its own, so a schema whose properties come in another one says so in an annotation, the list "x-order".
 */
import { isObject, mapParts } from "./json-schema";
import type { JsonObject } from "./registry";

const ORDER = "x-order";

/** To be stored: with the annotation wherever the database would lose the order. One that is there already is kept. */
export function withPropertyOrder(schema: JsonObject): JsonObject {
  const { [ORDER]: _typed, ...rest } = mapParts(schema, withPropertyOrder);
  const names = namesInOrder(schema);
  const isKept = names.every((name, i) => i === 0 || isBefore(names[i - 1] ?? "", name));
  return isKept ? rest : { ...rest, [ORDER]: names };
}

/** For people: properties in their order, without the annotation. */
export function inPropertyOrder(schema: JsonObject): JsonObject {
  const { [ORDER]: _order, ...rest } = mapParts(schema, inPropertyOrder);
  const { properties } = rest;
  if (!isObject(properties)) return rest;
  return { ...rest, properties: Object.fromEntries(namesInOrder(schema).map((name) => [name, properties[name]])) };
}

/** The names of a schema's properties: those that the annotation lists, then the others as they come. */
export function namesInOrder(schema: JsonObject): string[] {
  const names = isObject(schema.properties) ? Object.keys(schema.properties) : [];
  const listed = Array.isArray(schema[ORDER]) ? [...new Set(schema[ORDER])] : [];
  const first = listed.filter((name) => typeof name === "string" && names.includes(name));
  return [...first, ...names.filter((name) => !first.includes(name))];
}

const bytes = new TextEncoder();

/** The order of keys in PostgreSQL's jsonb: short ones first, then byte by byte. */
function isBefore(a: string, b: string): boolean {
  const [left, right] = [bytes.encode(a), bytes.encode(b)];
  if (left.length !== right.length) return left.length < right.length;
  const at = left.findIndex((byte, i) => byte !== right[i]);
  return at >= 0 && (left[at] ?? 0) < (right[at] ?? 0);
}
