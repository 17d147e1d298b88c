/** What administrators send about the registry: agents, their capabilities, their service, versions and files. */
import { z } from "zod";
import { AGENT_TYPES, CAPABILITY_CATEGORIES } from "./agents";
import {
  isPrintable,
  listOfLines,
  optionalDay,
  optionalDecimal,
  optionalText,
  requiredLine,
  revision,
} from "./form-values";
import { isObject, listSchemaFaults } from "./json-schema";
import { parseJson } from "./json-text";
import { withPropertyOrder } from "./property-order";
import {
  AGENT_FIELDS,
  type AgentRecord,
  CAPABILITY_FIELDS,
  type CapabilityRecord,
  FILE_LIMIT,
  FILE_TOO_LARGE,
  type JsonObject,
} from "./registry";

const LONGEST_JSON = 50_000;
const MOST_NESTING = 40;
const agentLabels = new Map<string, string>(AGENT_FIELDS.map(({ name, label }) => [name, label]));
const capabilityLabels = new Map<string, string>(CAPABILITY_FIELDS.map(({ name, label }) => [name, label]));
const ranges = new Map<string, { min: number; max: number; places: number }>(
  [...AGENT_FIELDS, ...CAPABILITY_FIELDS].flatMap((field) =>
    "range" in field ? [[field.name, field.range] as const] : [],
  ),
);

/** A JSON object as an object, or as the text of one; empty becomes {}. */
function jsonObject(label: string) {
  return z
    .union([z.string(), z.record(z.string(), z.unknown())], `${label} is a JSON object.`)
    .transform((typed, context): JsonObject => {
      const parsed = typeof typed === "string" ? parseJson(typed) : { value: typed };
      if (parsed.fault) context.addIssue(`${label} is no JSON: ${parsed.fault}`);
      else if (!isObject(parsed.value)) context.addIssue(`${label} is a JSON object, in braces.`);
      else if (isDeeper(parsed.value, MOST_NESTING)) context.addIssue(`${label} is nested too deeply.`);
      else if (JSON.stringify(parsed.value).length > LONGEST_JSON)
        context.addIssue(`${label} has at most ${LONGEST_JSON.toLocaleString("en")} characters.`);
      else if (!isPrintableJson(parsed.value)) context.addIssue(`${label} holds control characters. Remove them.`);
      else return parsed.value;
      return z.NEVER;
    });
}

/** Asked before anything that follows the nesting down: a stack has its end. */
function isDeeper(value: unknown, most: number): boolean {
  let level = [value];
  for (let depth = 0; depth <= most && level.length > 0; depth++) {
    level = level.flatMap((part) => (typeof part === "object" && part !== null ? Object.values(part) : []));
  }
  return level.length > 0;
}

function isPrintableJson(value: unknown): boolean {
  if (typeof value === "string") return isPrintable(value.replaceAll("\r\n", "\n"));
  if (typeof value !== "object" || value === null) return true;
  return Object.entries(value).every(([key, part]) => isPrintable(key) && isPrintableJson(part));
}

const label = (name: keyof AgentRecord) => agentLabels.get(name) ?? name;
const decimal = (name: string, named: string) =>
  optionalDecimal(named, ranges.get(name) ?? { min: 0, max: 0, places: 0 });
const agentDecimal = (name: keyof AgentRecord) => decimal(name, label(name));
const lines = (named: string) => listOfLines(named.toLowerCase(), 50, 120);

const TEMPERATURE = "The temperature lies between 0 and 2.";
const TOKENS = "The most tokens of an answer lie between 1 and 10,000,000.";

const modelConfig = jsonObject(label("model_config")).pipe(
  z.looseObject({
    model: z.string("The model is a text.").max(120, "The model has at most 120 characters.").optional(),
    temperature: z.number("The temperature is a number.").min(0, TEMPERATURE).max(2, TEMPERATURE).optional(),
    max_tokens: z
      .int("The most tokens of an answer are a whole number.")
      .min(1, TOKENS)
      .max(10_000_000, TOKENS)
      .optional(),
  }),
);

const switchedOn = z.union(
  [z.boolean(), z.enum(["true", "false"]).transform((word) => word === "true")],
  "It is true or false.",
);

/** Codes are capitals; empty becomes a code that the database makes. */
const code = z
  .string("The code is a text.")
  .trim()
  .toUpperCase()
  .refine(
    (text) => /^$|^[A-Z0-9][A-Z0-9-]{1,30}$/.test(text),
    "The code has 2 to 31 letters, digits and hyphens, such as SCR-012.",
  );

const capabilityLabel = (name: keyof CapabilityRecord) => capabilityLabels.get(name) ?? name;
const capabilityDecimal = (name: keyof CapabilityRecord) => decimal(name, capabilityLabel(name));

const capabilityFields = {
  capability_name: requiredLine("The capability's name", 120),
  category: z.enum(CAPABILITY_CATEGORIES, `The category is one of ${CAPABILITY_CATEGORIES.join(", ")}.`),
  subcategory: optionalText(capabilityLabel("subcategory"), 120),
  description: optionalText(capabilityLabel("description"), 4_000),
  is_enabled: switchedOn.default(true),
  input_types: lines(capabilityLabel("input_types")),
  output_types: lines(capabilityLabel("output_types")),
  external_apis: lines(capabilityLabel("external_apis")),
  required_permissions: lines(capabilityLabel("required_permissions")),
  typical_execution_time_seconds: capabilityDecimal("typical_execution_time_seconds"),
  typical_token_usage: capabilityDecimal("typical_token_usage"),
  typical_cost: capabilityDecimal("typical_cost"),
  success_rate_percentage: capabilityDecimal("success_rate_percentage"),
  configuration: jsonObject(capabilityLabel("configuration")).default({}),
  parameter_schema: jsonObject(capabilityLabel("parameter_schema"))
    .superRefine((schema, context) => {
      for (const fault of listSchemaFaults(schema).slice(0, 5)) context.addIssue(fault);
    })
    .transform(withPropertyOrder)
    .default({}),
};

export const capabilitySchema = z.strictObject(capabilityFields, {
  error: (issue) =>
    issue.code === "unrecognized_keys" ? `There is no field “${issue.keys.join("”, “")}”.` : undefined,
});

const agentFields = {
  agent_name: requiredLine("The name", 80),
  agent_type: z.enum(AGENT_TYPES, `The type is one of ${AGENT_TYPES.join(", ")}.`),
  guild_name: requiredLine("The guild", 80),
  purpose: optionalText(label("purpose"), 1_000).transform((text) => text ?? ""),
  description: optionalText(label("description"), 4_000),
  version: requiredLine("The version", 40),
  release_date: optionalDay("The day of release"),
  model_config: modelConfig,
  system_prompt: optionalText("The system prompt", 100_000),
  domain_expertise: lines(label("domain_expertise")),
  personality_traits: lines(label("personality_traits")),
  supported_inputs: lines(label("supported_inputs")),
  supported_outputs: lines(label("supported_outputs")),
  tool_access: lines(label("tool_access")),
  avg_execution_time_seconds: agentDecimal("avg_execution_time_seconds"),
  success_rate_percentage: agentDecimal("success_rate_percentage"),
  error_rate_percentage: agentDecimal("error_rate_percentage"),
  cost_per_execution: agentDecimal("cost_per_execution"),
};

const id = z.uuid("This agent is missing or is no id.");

/** A whole agent, as a file of the import has it. */
export const agentRecordSchema = z
  .strictObject({
    code,
    ...agentFields,
    is_active: switchedOn,
    deprecated_date: optionalDay("The day of deprecation"),
    successor: z.union([z.null(), z.literal("").transform(() => null), code]),
    capabilities: z
      .array(capabilitySchema, "Capabilities are a list of objects.")
      .max(100, "An agent has at most 100 capabilities.")
      .superRefine((capabilities, context) => {
        const names = capabilities.map(({ capability_name: name }) => name.toLowerCase());
        const twice = names.findIndex((name, index) => names.indexOf(name) < index);
        if (twice >= 0)
          context.addIssue({
            code: "custom",
            path: [twice, "capability_name"],
            message: `There are two capabilities “${capabilities[twice]?.capability_name}”.`,
          });
      }),
  })
  .refine(({ successor, deprecated_date: since }) => successor === null || since !== null, {
    path: ["successor"],
    message: "Only a deprecated agent has a successor.",
  })
  .refine(isReleasedBefore, { path: ["deprecated_date"], message: "It can't be deprecated before its release." });

function isReleasedBefore(agent: { release_date: string | null; deprecated_date: string | null }): boolean {
  return !agent.release_date || !agent.deprecated_date || agent.deprecated_date >= agent.release_date;
}

export const createAgentSchema = z.object({ id, code, ...agentFields });
export type CreateAgent = z.output<typeof createAgentSchema>;

export const saveAgentSchema = z.object({ id, revision, ...agentFields });
export type SaveAgent = z.output<typeof saveAgentSchema>;

const capabilityPlace = {
  agentId: id,
  capabilityId: z.uuid("This capability is missing or is no id."),
  revision,
  /** Its name when it was opened; null for a new one. */
  openedAs: z.string().max(120).nullable(),
};

export const saveCapabilitySchema = z.object({ ...capabilityPlace, capability: capabilitySchema });
export type SaveCapability = z.output<typeof saveCapabilitySchema>;

export const removeCapabilitySchema = z.object(capabilityPlace);
export type RemoveCapability = z.output<typeof removeCapabilitySchema>;

export const setServiceSchema = z.discriminatedUnion("to", [
  z.object({ agentId: id, to: z.literal("active") }),
  z.object({ agentId: id, to: z.literal("inactive") }),
  z.object({ agentId: id, to: z.literal("deprecated"), successorId: z.uuid("Choose a successor.").nullable() }),
]);
export type SetService = z.output<typeof setServiceSchema>;

/** `revision` is the one that the person compared with: what came after it is not undone unseen. */
export const restoreVersionSchema = z.object({ agentId: id, revision, restored: revision });
export type RestoreVersion = z.output<typeof restoreVersionSchema>;

export const tryImportSchema = z.object({
  file: z.file("Choose a file.").min(1, "The file is empty.").max(FILE_LIMIT, FILE_TOO_LARGE),
});

/** `state` is what the dry run saw of the registry. */
export const runImportSchema = tryImportSchema.extend({ state: z.string().regex(/^[0-9a-f]{32}$/) });
