/** One execution a call through HTTP, beside the same function called by bare pg and, where there is one, by pgbench. */
import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import type { WebServer } from "../web-server";
import { bareSender } from "./bare";
import type { Report } from "./figures";
import { type Fleet, makeExecutions } from "./fleet";
import type { Ground } from "./ground";
import { CALLERS, call, median, rateOf } from "./rates";

const ROUNDS = 5;
const ROUND_SECONDS = 3;
const RECORD = "select * from app.record_agent_executions($1, $2::jsonb)";
const PGBENCH = ["18", "17", "16", "15"]
  .map((version) => `/usr/lib/postgresql/${version}/bin/pgbench`)
  .find((program) => existsSync(program));

type SinglesRun = { ground: Ground; application: WebServer; fleet: Fleet };

/** In turns, so that a busy moment of the machine hits all of them alike; the first round warms up. */
export async function measureSingles(report: Report, { ground, application, fleet }: SinglesRun): Promise<void> {
  const one = () => JSON.stringify(makeExecutions(fleet.agents, 1));
  const headers = { authorization: `Bearer ${fleet.key}`, "content-type": "application/json" };
  const http = () => call(`${application.address}/api/v1/executions`, { method: "POST", headers, body: one() });
  const bare = bareSender(ground.appUrl, fleet.member);
  const rates: Record<"http" | "bare" | "pgbench", number[]> = { http: [], bare: [], pgbench: [] };
  try {
    for (let round = 0; round <= ROUNDS; round++) {
      const rate = {
        http: await rateOf(http, ROUND_SECONDS * 1_000),
        bare: await rateOf(
          () => bare.send([{ text: RECORD, values: [fleet.workspaceId, one()] }]),
          ROUND_SECONDS * 1_000,
        ),
        pgbench: PGBENCH ? await runPgbench(PGBENCH, ground, fleet) : Number.NaN,
      };
      if (round > 0) for (const name of ["http", "bare", "pgbench"] as const) rates[name].push(rate[name]);
    }
  } finally {
    await bare.end();
  }
  const rate = { http: median(rates.http), bare: median(rates.bare), pgbench: median(rates.pgbench) };
  report({ name: "single executions through HTTP", value: rate.http, unit: "requests/s" });
  report({ name: "single executions by bare pg", value: rate.bare, unit: "transactions/s" });
  report({ name: "single executions through HTTP by bare pg", value: rate.http / rate.bare, unit: "×" });
  if (!PGBENCH) return;
  report({ name: "single executions by pgbench", value: rate.pgbench, unit: "transactions/s" });
  report({ name: "single executions through HTTP by pgbench", value: rate.http / rate.pgbench, unit: "×" });
}

/** The same transaction, its values drawn by pgbench. @returns transactions a second */
async function runPgbench(program: string, { appUrl }: Ground, fleet: Fleet): Promise<number> {
  const folder = mkdtempSync(path.join(os.tmpdir(), "codex-pgbench-"));
  try {
    const script = path.join(folder, "single.sql");
    writeFileSync(script, scriptOf(fleet));
    const clients = ["-n", "-c", String(CALLERS), "-j", "1", "-T", String(ROUND_SECONDS), "-M", "prepared"];
    const { stdout, stderr } = await promisify(execFile)(program, [...clients, "-f", script, appUrl]);
    const rate = /^tps = ([\d.]+)/m.exec(stdout)?.[1];
    if (!rate) throw new Error(`pgbench gave no rate: ${stderr.slice(0, 500)}`);
    return Number(rate);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function scriptOf({ workspaceId, agents }: Fleet): string {
  const names = agents.map((name) => `'${name.replaceAll("'", "''")}'`).join(", ");
  return `\\set agent random(1, ${agents.length})
begin;
select set_config('app.current_user_id', '', true), set_config('app.current_workspace_id', '${workspaceId}', true),
  set_config('app.request_origin', 'person bench', true);
select * from app.record_agent_executions('${workspaceId}', jsonb_build_array(jsonb_build_object(
  'agent_name', (array[${names}])[:agent], 'execution_time_seconds', random() * 10, 'input_tokens', 1000,
  'output_tokens', 300, 'cost', 0.01, 'success', true, 'idempotency_key', gen_random_uuid())));
commit;
`;
}
