/** The dry run of an import: what each row of a file would do to the registry, and why it can't. Pure. */

import { type AgentRecord, FIELD_LABELS, isInService, NEW_AGENT, writeValue } from "./registry";
import { type AgentDifference, compareAgents, type Difference, isSame } from "./registry-diff";
import { COLUMN_NAMES, type FileRow } from "./registry-file";
import { agentRecordSchema } from "./registry-input";

export type RegisteredAgent = { id: string; record: AgentRecord };
export type Fault = { field: string; reason: string };

export type PlannedRow = { row: number; name: string } & (
  | { outcome: "create"; record: AgentRecord }
  | { outcome: "change"; id: string; record: AgentRecord; difference: AgentDifference }
  | { outcome: "unchanged" }
  | { outcome: "refused"; faults: Fault[] }
);

/**
 * A row is about the agent of its code, or without one of its name in any case. Fields that it leaves out stay as they
 * are, or get the values of a new agent.
 * @param today YYYY-MM-DD, as the database has it
 */
export function planImport(
  registry: readonly RegisteredAgent[],
  rows: readonly FileRow[],
  today: string,
): PlannedRow[] {
  const known = new Registry(registry);
  const planned = rows.map((row) => planRow(known, row));
  const unique = refuseTwice(planned, known);
  return refuseSuccessors(unique, known, today);
}

/** Finds agents by code, and by name whatever its case. */
class Registry {
  readonly byCode = new Map<string, RegisteredAgent>();
  readonly byName = new Map<string, RegisteredAgent>();
  constructor(agents: readonly RegisteredAgent[]) {
    for (const agent of agents) {
      this.byCode.set(agent.record.code, agent);
      this.byName.set(agent.record.agent_name.toLowerCase(), agent);
    }
  }
  find({ code, agent_name: name }: Record<string, unknown>): RegisteredAgent | undefined {
    if (typeof code === "string" && code.trim()) return this.byCode.get(code.trim().toUpperCase());
    return typeof name === "string" ? this.byName.get(name.trim().toLowerCase()) : undefined;
  }
}

function planRow(known: Registry, { row, values }: FileRow): PlannedRow {
  const there = known.find(values);
  const named = values.agent_name ?? there?.record.agent_name ?? values.code;
  const name = typeof named === "string" ? named : `Row ${row}`;
  const strays = Object.keys(values).filter((field) => !COLUMN_NAMES.includes(field));
  if (strays.length > 0) {
    return {
      row,
      name,
      outcome: "refused",
      faults: strays.map((field) => ({ field, reason: "There is no such field." })),
    };
  }
  const parsed = agentRecordSchema.safeParse({ ...(there?.record ?? NEW_AGENT), ...values });
  if (!parsed.success) {
    const faults = parsed.error.issues.map(({ path, message }) => ({ field: placeOf(path), reason: message }));
    return { row, name, outcome: "refused", faults };
  }
  const record: AgentRecord = parsed.data;
  if (!there) return { row, name: record.agent_name, outcome: "create", record };
  const difference = compareAgents(tidy(there.record), record);
  if (isSame(difference)) return { row, name: record.agent_name, outcome: "unchanged" };
  return { row, name: record.agent_name, outcome: "change", id: there.id, record, difference };
}

/** As the schema would write it: what was stored by other ways may be untidy, and that is no change. */
function tidy(record: AgentRecord): AgentRecord {
  return agentRecordSchema.safeParse(record).data ?? record;
}

/** ["capabilities", 0, "category"] is "Capabilities › 1 › Category". */
function placeOf(path: readonly PropertyKey[]): string {
  return path
    .map((step) => (typeof step === "number" ? step + 1 : (FIELD_LABELS[String(step)] ?? String(step))))
    .join(" › ");
}

/** Names and codes are unique within the file and against the registry, names whatever their case. */
function refuseTwice(planned: PlannedRow[], known: Registry): PlannedRow[] {
  const names = new Map<string, number>();
  const codes = new Map<string, number>();
  return planned.map((one) => {
    if (one.outcome === "refused") return one;
    const key = one.name.toLowerCase();
    const code = "record" in one ? one.record.code : (known.byName.get(key)?.record.code ?? "");
    const faults: Fault[] = [];
    const owner = known.byName.get(key);
    if ("record" in one && owner && owner.record.code !== code)
      faults.push({
        field: FIELD_LABELS.agent_name ?? "",
        reason: `${owner.record.agent_name} (${owner.record.code}) has this name already.`,
      });
    const before = names.get(key) ?? (code ? codes.get(code) : undefined);
    if (before !== undefined)
      faults.push({ field: FIELD_LABELS.agent_name ?? "", reason: `Row ${before} is about this agent already.` });
    names.set(key, names.get(key) ?? one.row);
    if (code) codes.set(code, codes.get(code) ?? one.row);
    return faults.length > 0 ? { row: one.row, name: one.name, outcome: "refused", faults } : one;
  });
}

/** Successors are there, in service or new, and never lead back; one that stays as it is was judged before. */
function refuseSuccessors(planned: PlannedRow[], known: Registry, today: string): PlannedRow[] {
  const after = new Map([...known.byCode].map(([code, { record }]) => [code, record]));
  for (const one of planned) if ("record" in one && one.record.code) after.set(one.record.code, one.record);
  return planned.map((one) => {
    if (!("record" in one) || !one.record.successor) return one;
    const { code, successor } = one.record;
    if (known.byCode.get(code)?.record.successor === successor) return one;
    const reason = whyNoSuccessor(code, successor, after, known, today);
    if (!reason) return one;
    return {
      row: one.row,
      name: one.name,
      outcome: "refused",
      faults: [{ field: FIELD_LABELS.successor ?? "", reason }],
    };
  });
}

function whyNoSuccessor(
  code: string,
  successor: string,
  after: ReadonlyMap<string, AgentRecord>,
  known: Registry,
  today: string,
): string | undefined {
  const heir = after.get(successor);
  if (!heir) return `There is no agent ${successor}, neither here nor in the registry.`;
  const seen = new Set<string>();
  for (let next: string | null | undefined = successor; next && !seen.has(next); next = after.get(next)?.successor) {
    if (next === code) return `The successors of ${heir.agent_name} lead back to this agent.`;
    seen.add(next);
  }
  const present = known.byCode.get(successor)?.record;
  return present && !isInService(present, today) ? `${heir.agent_name} is out of service itself.` : undefined;
}

export type ShownChange = { label: string; before: string; after: string };
export type ShownRow = {
  row: number;
  name: string;
  outcome: PlannedRow["outcome"];
  changes: ShownChange[];
  faults: Fault[];
};
export type ImportSummary = Record<PlannedRow["outcome"], number> & { rows: ShownRow[]; state: string };

/** A plan as the page shows it: counts, and of each row what it changes, shortened. */
export function summarizePlan({ rows, state }: { rows: readonly PlannedRow[]; state: string }): ImportSummary {
  const count = (outcome: PlannedRow["outcome"]) => rows.filter((row) => row.outcome === outcome).length;
  return {
    create: count("create"),
    change: count("change"),
    unchanged: count("unchanged"),
    refused: count("refused"),
    state,
    rows: rows.map((row) => ({
      row: row.row,
      name: row.name,
      outcome: row.outcome,
      changes: row.outcome === "change" ? showDifference(row.difference) : [],
      faults: row.outcome === "refused" ? row.faults : [],
    })),
  };
}

const LONGEST_SHOWN = 160;

function showDifference({ fields, capabilities }: AgentDifference): ShownChange[] {
  const inside = capabilities.flatMap(({ name, change, fields: parts }) =>
    change === "changed"
      ? parts.map((part) => ({ ...showField(part), label: `Capability ${name} › ${part.field.label}` }))
      : [
          {
            label: `Capability ${name}`,
            before: change === "removed" ? "there" : "",
            after: change === "added" ? "added" : "removed",
          },
        ],
  );
  return [...fields.map(showField), ...inside];
}

function showField({ field, before, after }: Difference): ShownChange {
  return {
    label: field.label,
    before: shorten(writeValue(field.kind, before)),
    after: shorten(writeValue(field.kind, after)),
  };
}

const shorten = (text: string) => (text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text);
