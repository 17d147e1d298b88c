/** What differs between two states of an agent: field by field, its capabilities matched by name. */
import {
  AGENT_FIELDS,
  type AgentRecord,
  CAPABILITY_FIELDS,
  type CapabilityRecord,
  type RecordField,
  writeValue,
} from "./registry";

export type Difference = { field: RecordField; before: unknown; after: unknown };
export type CapabilityDifference = { name: string; change: "added" | "removed" | "changed"; fields: Difference[] };
export type AgentDifference = { fields: Difference[]; capabilities: CapabilityDifference[] };

export function compareAgents(before: AgentRecord, after: AgentRecord): AgentDifference {
  return {
    fields: compareFields(AGENT_FIELDS, before, after),
    capabilities: compareCapabilities(before.capabilities, after.capabilities),
  };
}

function compareFields<T extends object>(
  fields: readonly RecordField<keyof T & string>[],
  before: T | undefined,
  after: T | undefined,
): Difference[] {
  return fields
    .map((field) => ({ field, before: before?.[field.name], after: after?.[field.name] }))
    .filter((one) => writeOrdered(one.before) !== writeOrdered(one.after));
}

function compareCapabilities(before: CapabilityRecord[], after: CapabilityRecord[]): CapabilityDifference[] {
  const was = byName(before);
  const is = byName(after);
  return [...new Set([...was.keys(), ...is.keys()])].sort().flatMap((key): CapabilityDifference[] => {
    const [old, now] = [was.get(key), is.get(key)];
    const name = now?.capability_name ?? old?.capability_name ?? key;
    const fields = compareFields(CAPABILITY_FIELDS, old, now);
    if (!old || !now) return [{ name, change: now ? "added" : "removed", fields: fields.filter(saysSomething) }];
    return fields.length > 0 ? [{ name, change: "changed", fields }] : [];
  });
}

const byName = (capabilities: CapabilityRecord[]) =>
  new Map(capabilities.map((capability) => [capability.capability_name.toLowerCase(), capability]));

/** Of what is new or gone, its empty fields tell nothing. */
const saysSomething = ({ field, before, after }: Difference) => writeValue(field.kind, after ?? before) !== "";

/** JSON with its keys in order: equal values are equal texts. Nothing and absent are the same. */
export function writeOrdered(value: unknown): string {
  return JSON.stringify(value ?? null, (_key, part: unknown) =>
    typeof part === "object" && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}

export function isSame({ fields, capabilities }: AgentDifference): boolean {
  return fields.length === 0 && capabilities.length === 0;
}

/** "Name", "System prompt", "Capability Analysis": what changed, in a word each. */
export function nameChanges({ fields, capabilities }: AgentDifference): string[] {
  return [...fields.map(({ field }) => field.label), ...capabilities.map(({ name }) => `Capability ${name}`)];
}
