/** The registry as a file, JSON or CSV, and such a file as rows. What they say is judged by `planImport`. */
import Papa from "papaparse";
import { isObject } from "./json-schema";
import { parseJson } from "./json-text";
import {
  AGENT_FIELDS,
  type AgentRecord,
  type FieldKind,
  type FileFormat,
  type JsonObject,
  writeValue,
} from "./registry";

/** `row` is how people find it: the agent's place in JSON, the spreadsheet's row in CSV. */
export type FileRow = { row: number; values: JsonObject };
/** Either rows, or why there are none. */
export type FileContent = { rows: FileRow[]; faults: string[] };

const COLUMNS = [
  ...AGENT_FIELDS.map(({ name, kind }) => ({ name: name as string, kind: kind as FieldKind })),
  { name: "capabilities", kind: "json" as const },
];
const KIND_OF = new Map(COLUMNS.map(({ name, kind }) => [name, kind]));
export const COLUMN_NAMES = COLUMNS.map(({ name }) => name);

// A spreadsheet runs a cell that starts with one of these; behind an apostrophe it is text. Where the text itself starts
// with apostrophes before such a character, it gets one more, so that reading takes exactly one away.
const FORMULA = /^'*[=+\-@\t\r]/;
const DISARMED = /^'+[=+\-@\t\r]/;

export function writeAgents(agents: readonly AgentRecord[], format: FileFormat): string {
  if (format === "json") return `${JSON.stringify({ agents }, null, 2)}\n`;
  const cells = agents.map((agent) =>
    COLUMNS.map(({ name, kind }) => writeCell(kind, agent[name as keyof AgentRecord])),
  );
  // Spreadsheets read UTF-8 only behind this mark.
  return `\ufeff${Papa.unparse([COLUMN_NAMES, ...cells], { escapeFormulae: false })}\r\n`;
}

function writeCell(kind: FieldKind, value: unknown): string {
  const text = kind === "json" ? JSON.stringify(value) : writeValue(kind, value);
  return FORMULA.test(text) ? `'${text}` : text;
}

export function readAgents(text: string, format: FileFormat): FileContent {
  return format === "json" ? readJson(text) : readCsv(text);
}

function readJson(text: string): FileContent {
  const { value, fault } = parseJson(text.replace(/^\ufeff/, ""));
  if (fault) return refuse(`The file is no JSON: ${fault}`);
  const agents = Array.isArray(value) ? value : isObject(value) ? value.agents : undefined;
  if (!Array.isArray(agents)) return refuse("The file is a list of agents, or {“agents”: [...]}.");
  const stray = agents.findIndex((agent) => !isObject(agent));
  if (stray >= 0) return refuse(`Agent ${stray + 1} of the list is no object.`);
  return { rows: agents.map((values, index) => ({ row: index + 1, values: values as JsonObject })), faults: [] };
}

function readCsv(text: string): FileContent {
  const { data, errors } = Papa.parse<string[]>(text, { delimiter: delimiterOf(text) });
  const broken = errors.find(({ type }) => type === "Quotes");
  if (broken) return refuse(`Row ${(broken.row ?? 0) + 1} opens or closes a quotation in the wrong place.`);
  const [header = [], ...lines] = data;
  const names = header.map((name) => readCell(name).trim().toLowerCase());
  const faults = columnFaults(names);
  if (faults.length > 0) return { rows: [], faults };
  const rows = lines.flatMap((cells, index) => {
    if (cells.every((cell) => cell.trim() === "")) return [];
    // Empty columns behind the last are what spreadsheets add.
    const extra = cells.slice(names.length).filter((cell) => cell.trim() !== "");
    if (extra.length > 0) faults.push(`Row ${index + 2} has more cells than there are columns.`);
    return [{ row: index + 2, values: Object.fromEntries(names.flatMap((name, n) => valueOf(name, cells[n]))) }];
  });
  return faults.length > 0 ? { rows: [], faults } : { rows, faults };
}

/** What stands between the names of the first row: spreadsheets of some countries write semicolons. */
function delimiterOf(text: string): string {
  const header = text.slice(0, text.search(/[\r\n]|$/));
  const count = (delimiter: string) => header.split(delimiter).length;
  return [",", ";", "\t"].reduce((most, each) => (count(each) > count(most) ? each : most));
}

function columnFaults(names: string[]): string[] {
  const unknown = names.filter((name) => !KIND_OF.has(name));
  const twice = names.filter((name, index) => names.indexOf(name) < index);
  return [
    ...unknown.map((name) => `There is no field “${name}”. The fields are ${COLUMN_NAMES.join(", ")}.`),
    ...twice.map((name) => `The column “${name}” is there twice.`),
    ...(names.includes("code") || names.includes("agent_name")
      ? []
      : ["A column “code” or “agent_name” must say which agent a row is."]),
  ];
}

/** A cell as the schema takes it; an empty one empties the field, but for those that can't be empty. */
function valueOf(name: string, cell: string | undefined): [string, unknown][] {
  const text = readCell(cell ?? "");
  const kind = KIND_OF.get(name);
  if (text === "" && (kind === "switch" || name === "code" || name === "capabilities")) return [];
  if (kind === "switch") return [[name, text.trim().toLowerCase()]];
  if (kind === "list") return [[name, text.split("\n")]];
  if (name === "capabilities") return [[name, parseJson(text).value ?? text]];
  return [[name, text]];
}

function readCell(cell: string): string {
  return DISARMED.test(cell) ? cell.slice(1) : cell;
}

const refuse = (fault: string): FileContent => ({ rows: [], faults: [fault] });
