/** An agent as the registry tells it: its fields with their words, shared by forms, history, import and export. */
import { AGENT_TYPE_LABELS, type AgentType, CAPABILITY_LABELS, type CapabilityCategory } from "./agents";

export type JsonObject = Record<string, unknown>;

export type CapabilityRecord = {
  capability_name: string;
  description: string | null;
  category: CapabilityCategory;
  subcategory: string | null;
  input_types: string[];
  output_types: string[];
  external_apis: string[];
  required_permissions: string[];
  typical_execution_time_seconds: number | null;
  typical_token_usage: number | null;
  typical_cost: number | null;
  success_rate_percentage: number | null;
  is_enabled: boolean;
  configuration: JsonObject;
  /** A JSON Schema of an object: what the capability is called with. */
  parameter_schema: JsonObject;
};

/** As `app.agent_snapshot` writes it. Seconds, percent, amounts in US dollars; days as YYYY-MM-DD. */
export type AgentRecord = {
  code: string;
  agent_name: string;
  agent_type: AgentType;
  guild_name: string;
  purpose: string;
  description: string | null;
  version: string;
  release_date: string | null;
  model_config: JsonObject;
  system_prompt: string | null;
  domain_expertise: string[];
  personality_traits: string[];
  supported_inputs: string[];
  supported_outputs: string[];
  tool_access: string[];
  avg_execution_time_seconds: number | null;
  success_rate_percentage: number | null;
  error_rate_percentage: number | null;
  cost_per_execution: number | null;
  is_active: boolean;
  deprecated_date: string | null;
  /** The code of the agent that takes over; only a deprecated one has it. */
  successor: string | null;
  capabilities: CapabilityRecord[];
};

/** How a field is written and read: a line, a text of many lines, a list of lines, and so on. */
export type FieldKind = "line" | "text" | "list" | "choice" | "number" | "day" | "switch" | "json";

export type RecordField<Name extends string = string> = {
  name: Name;
  label: string;
  kind: FieldKind;
  hint?: string;
  required?: true;
  /** For choices: the values with their words. */
  choices?: Readonly<Record<string, string>>;
  /** For texts and lists: how many lines the form shows. */
  rows?: number;
  /** For numbers. */
  range?: { min: number; max: number; places: number };
};

const share = { min: 0, max: 100, places: 2 };
const seconds = { min: 0, max: 1_000_000_000, places: 6 };
const amount = { min: 0, max: 1_000_000_000, places: 6 };
const ONE_A_LINE = "One a line.";

type AgentFieldName = Exclude<keyof AgentRecord, "capabilities">;
type CapabilityFieldName = keyof CapabilityRecord;

/** In the order in which forms, differences and files have them. */
export const AGENT_FIELDS = [
  { name: "code", label: "Code", kind: "line", hint: "Short, for addresses: SCR-012. Left empty, it gets one." },
  { name: "agent_name", label: "Name", kind: "line", required: true, hint: "Unique, whatever its case." },
  { name: "agent_type", label: "Type", kind: "choice", required: true, choices: AGENT_TYPE_LABELS },
  { name: "guild_name", label: "Guild", kind: "line", required: true },
  { name: "purpose", label: "Purpose", kind: "text", rows: 2, hint: "One sentence: what it is for." },
  { name: "description", label: "Description", kind: "text", rows: 4 },
  { name: "version", label: "Version", kind: "line", required: true, hint: "Charts mark where it changes." },
  { name: "release_date", label: "Released", kind: "day" },
  { name: "model_config", label: "Model settings", kind: "json", rows: 5 },
  { name: "system_prompt", label: "System prompt", kind: "text", rows: 10 },
  { name: "domain_expertise", label: "Expertise", kind: "list", rows: 3, hint: ONE_A_LINE },
  { name: "personality_traits", label: "Personality", kind: "list", rows: 3, hint: ONE_A_LINE },
  { name: "supported_inputs", label: "Inputs", kind: "list", rows: 3, hint: ONE_A_LINE },
  { name: "supported_outputs", label: "Outputs", kind: "list", rows: 3, hint: ONE_A_LINE },
  { name: "tool_access", label: "Tools", kind: "list", rows: 3, hint: ONE_A_LINE },
  { name: "avg_execution_time_seconds", label: "Usual duration, seconds", kind: "number", range: seconds },
  { name: "success_rate_percentage", label: "Usual success, %", kind: "number", range: share },
  { name: "error_rate_percentage", label: "Usual faults, %", kind: "number", range: share },
  { name: "cost_per_execution", label: "Usual cost per execution", kind: "number", range: amount },
  { name: "is_active", label: "In service", kind: "switch" },
  { name: "deprecated_date", label: "Deprecated since", kind: "day" },
  { name: "successor", label: "Successor", kind: "line" },
] as const satisfies readonly RecordField<AgentFieldName>[];

export const CAPABILITY_FIELDS = [
  { name: "capability_name", label: "Name", kind: "line", required: true },
  { name: "category", label: "Category", kind: "choice", required: true, choices: CAPABILITY_LABELS },
  { name: "subcategory", label: "Subcategory", kind: "line" },
  { name: "description", label: "Description", kind: "text", rows: 3 },
  { name: "is_enabled", label: "Switched on", kind: "switch" },
  { name: "input_types", label: "Inputs", kind: "list", rows: 3, hint: ONE_A_LINE },
  { name: "output_types", label: "Outputs", kind: "list", rows: 3, hint: ONE_A_LINE },
  { name: "external_apis", label: "External services", kind: "list", rows: 3, hint: ONE_A_LINE },
  { name: "required_permissions", label: "Permissions it needs", kind: "list", rows: 3, hint: ONE_A_LINE },
  { name: "typical_execution_time_seconds", label: "Usual duration, seconds", kind: "number", range: seconds },
  {
    name: "typical_token_usage",
    label: "Usual tokens",
    kind: "number",
    range: { min: 0, max: 1_000_000_000_000, places: 0 },
  },
  { name: "typical_cost", label: "Usual cost", kind: "number", range: amount },
  { name: "success_rate_percentage", label: "Usual success, %", kind: "number", range: share },
  { name: "configuration", label: "Configuration", kind: "json", rows: 5, hint: "A JSON object." },
  { name: "parameter_schema", label: "Parameters", kind: "json", rows: 14, hint: "A JSON Schema of an object." },
] as const satisfies readonly RecordField<CapabilityFieldName>[];

/** What decides whether an agent works: changed by acts of their own, never by the form or a restore. */
export const SERVICE_FIELDS = ["is_active", "deprecated_date", "successor"] as const;
export type ServiceField = (typeof SERVICE_FIELDS)[number];

const isServiceField = (name: string): name is ServiceField => SERVICE_FIELDS.some((field) => field === name);

/** What the form of an agent shows: all but its service. */
export const AGENT_FORM_FIELDS: readonly RecordField[] = AGENT_FIELDS.filter(({ name }) => !isServiceField(name));

export const FIELD_LABELS: Readonly<Record<string, string>> = {
  ...Object.fromEntries([...CAPABILITY_FIELDS, ...AGENT_FIELDS].map(({ name, label }) => [name, label])),
  capabilities: "Capabilities",
};

/** A new agent before anything is said about it: what is absent from a file has these values. */
export const NEW_AGENT: Omit<AgentRecord, "agent_name" | "agent_type" | "guild_name"> = {
  code: "",
  purpose: "",
  description: null,
  version: "1.0.0",
  release_date: null,
  model_config: {},
  system_prompt: null,
  domain_expertise: [],
  personality_traits: [],
  supported_inputs: [],
  supported_outputs: [],
  tool_access: [],
  avg_execution_time_seconds: null,
  success_rate_percentage: null,
  error_rate_percentage: null,
  cost_per_execution: null,
  is_active: true,
  deprecated_date: null,
  successor: null,
  capabilities: [],
};

/** Of an imported file, in bytes: 1 MiB. */
export const FILE_LIMIT = 1024 * 1024;
export const FILE_TOO_LARGE = "The file is larger than 1 MiB. Split it; each part is imported by itself.";
export const FILE_FORMATS = ["json", "csv"] as const;
export type FileFormat = (typeof FILE_FORMATS)[number];

/** What the registry can be narrowed to, with its words. */
export const SERVICE_STATES = {
  working: "In service",
  inactive: "Inactive",
  deprecated: "Deprecated",
  draft: "Drafts",
} as const;
export type ServiceState = keyof typeof SERVICE_STATES;

/** Whether it works on a day (YYYY-MM-DD): active, and not deprecated by then. */
export function isInService(agent: Pick<AgentRecord, "is_active" | "deprecated_date">, today: string): boolean {
  return agent.is_active && (agent.deprecated_date === null || agent.deprecated_date > today);
}

/** A field's value as people type it into a form or a cell: lists a line each, JSON indented, nothing for absent. */
export function writeValue(kind: FieldKind, value: unknown): string {
  if (value === null || value === undefined) return "";
  if (kind === "list") return (value as string[]).join("\n");
  if (kind === "json") return Object.keys(value).length === 0 ? "" : JSON.stringify(value, null, 2);
  return String(value);
}
