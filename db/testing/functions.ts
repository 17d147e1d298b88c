/** The functions that the application role may call, and values to call them with. */
import type { Client } from "pg";
import type { Sample } from "./fill";
import type { TestWorkspace } from "./workspace";

export type Routine = {
  signature: string;
  call: string;
  names: string[];
  types: string[];
  /** Refuses another workspace's id by itself: public functions, and those that run with their owner's rights. */
  refuses: boolean;
};

/** Functions of ours, but for triggers, that the application role may execute. */
export async function readFunctions(client: Client): Promise<Routine[]> {
  const { rows } = await client.query<Routine>(`
    select p.oid::regprocedure::text as signature, format('%I.%I', n.nspname, p.proname) as call,
      coalesce(p.proargnames[1:p.pronargs], '{}') as names,
      (select coalesce(array_agg(format_type(t.oid, null) order by a.n), '{}')
       from unnest(p.proargtypes::oid[]) with ordinality a(type, n) join pg_type t on t.oid = a.type) as types,
      'p_workspace_id' = any (p.proargnames) and (n.nspname = 'public' or p.prosecdef) as refuses
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where n.nspname in ('public', 'app') and p.prokind = 'f' and p.prorettype <> 'trigger'::regtype
      and has_function_privilege('codex_app', p.oid, 'execute')
    order by 1`);
  return rows;
}

/**
 * Arguments that point into a workspace: ids of its own rows where the parameter's name tells the table.
 * @returns the placeholders, each with its type, and the values
 */
export function argumentsOf({ names, types }: Routine, rows: Sample, workspace: TestWorkspace): [string, unknown[]] {
  const values = types.map((type, i) => valueOf(names[i] ?? "", type, rows, workspace));
  return [types.map((type, i) => `$${i + 1}::${type}`).join(", "), values];
}

const TABLE_OF: Record<string, string> = {
  alert: "system_alerts",
  campaign: "campaigns",
  quest: "campaign_quests",
  signal: "intelligence_signals",
  achievement: "achievements",
  notification: "user_notifications",
  silence: "silences",
};

function valueOf(name: string, type: string, rows: Sample, workspace: TestWorkspace): unknown {
  if (type === "uuid" || type === "uuid[]") {
    const id = idOf(name, rows, workspace);
    return type === "uuid" ? id : [id];
  }
  if (type.endsWith("[]")) return ["test"];
  if (type === "jsonb") return "{}";
  if (type === "boolean") return true;
  if (type === "interval") return "1 hour";
  if (type === "date" || type.startsWith("timestamp")) return new Date().toISOString();
  if (/^(smallint|integer|bigint|numeric|double precision)$/.test(type)) return 1;
  return type === "text" ? "test" : null;
}

function idOf(name: string, rows: Sample, workspace: TestWorkspace): unknown {
  if (name === "p_workspace_id") return workspace.id;
  const word = name.match(/^p_(?:\w+_)?([a-z]+)_ids?$/)?.[1] ?? "";
  if (word === "user") return workspace.users.owner;
  return rows.get(TABLE_OF[word] ?? "")?.id ?? workspace.users.owner;
}
