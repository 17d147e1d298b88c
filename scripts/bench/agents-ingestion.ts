/** Batches of executions through HTTP from nine clients at once: the rate, that each counts once, and the memory. */
import { readFileSync } from "node:fs";
import type { WebServer } from "../web-server";
import type { Report } from "./figures";
import { type Fleet, makeExecutions } from "./fleet";
import type { Ground } from "./ground";
import { call, median } from "./rates";

const CLIENTS = 9;
const BATCH = 500;
const WARM_UP_MS = 8_000;
const RATE_MS = 20_000;
const SAMPLE_MS = 2_000;
/** Each so many batches, one is sent a second time. */
const REPEATED = 20;

export type IngestionRun = { ground: Ground; application: WebServer; fleet: Fleet; minutes: number };

export async function measureIngestion(report: Report, run: IngestionRun): Promise<void> {
  const total = { sent: 0, accepted: 0, duplicate: 0 };
  const ingest = async (milliseconds: number) => {
    const began = performance.now();
    const sums = await Promise.all(
      Array.from({ length: CLIENTS }, () => runClient(run, () => performance.now() - began < milliseconds)),
    );
    const accepted = sums.reduce((sum, one) => sum + one.accepted, 0);
    for (const one of sums) for (const name of ["sent", "accepted", "duplicate"] as const) total[name] += one[name];
    return (accepted * 1000) / (performance.now() - began);
  };
  await ingest(WARM_UP_MS);
  const rate = await ingest(RATE_MS);
  report({
    name: `executions a second, ${CLIENTS} clients, batches of ${BATCH}`,
    value: rate,
    unit: "/s",
    target: { atLeast: 10_000 },
  });
  const memory = watchMemory(run.application.pid);
  await ingest(run.minutes * 60_000);
  report({
    name: `memory at the end of ${run.minutes} minutes by that early on`,
    value: memory.growth(),
    unit: "×",
    target: { atMost: 1.15 },
  });
  const wrong = await countWrong(run, total);
  report({ name: "executions lost or counted twice, of those sent", value: wrong, unit: "", target: { atMost: 0 } });
}

type Sums = { sent: number; accepted: number; duplicate: number };

async function runClient({ application, fleet }: IngestionRun, goesOn: () => boolean): Promise<Sums> {
  const sums: Sums = { sent: 0, accepted: 0, duplicate: 0 };
  const send = async (body: string) => {
    const text = await call(`${application.address}/api/v1/executions`, {
      method: "POST",
      headers: { authorization: `Bearer ${fleet.key}`, "content-type": "application/json" },
      body,
    });
    const receipt = JSON.parse(text) as { accepted: number; duplicate: number };
    sums.accepted += receipt.accepted;
    sums.duplicate += receipt.duplicate;
  };
  for (let batch = 0; goesOn(); batch++) {
    const body = JSON.stringify(makeExecutions(fleet.agents, BATCH));
    await send(body);
    if (batch % REPEATED === 0) await send(body);
    sums.sent += BATCH;
  }
  return sums;
}

/** Counts in the ledger, the hours, the days and their sketches against what was sent and what was answered. */
async function countWrong({ ground, fleet }: IngestionRun, total: Sums): Promise<number> {
  const { rows } = await ground.admin.query<Record<string, string>>(
    `select (select count(*) from agent_executions where workspace_id = $1) as ledger,
       (select sum(execution_count) from agent_performance where workspace_id = $1 and measurement_hour is not null) as hours,
       (select sum(execution_count) from agent_performance where workspace_id = $1 and measurement_hour is null) as days,
       (select sum(n) from agent_performance_sketch where workspace_id = $1 and measurement_hour = -1) as samples,
       (select sum(tasks_completed + tasks_failed) from agent_assignments where workspace_id = $1) as tasks`,
    [fleet.workspaceId],
  );
  const counted = [total.accepted, ...Object.values(rows[0] ?? {}).map(Number)];
  return Math.max(...counted.map((count) => Math.abs(count - total.sent)));
}

/** The server's resident memory, sampled: the median of the last quarter by that of the second. */
function watchMemory(pid: number): { growth: () => number } {
  const samples: number[] = [];
  const sample = () => samples.push(residentKilobytes(pid));
  const timer = setInterval(sample, SAMPLE_MS);
  return {
    growth: () => {
      clearInterval(timer);
      const quarter = Math.floor(samples.length / 4);
      return median(samples.slice(-quarter)) / median(samples.slice(quarter, 2 * quarter));
    },
  };
}

/** Where the system tells. @returns NaN elsewhere: not measured, and so not met */
function residentKilobytes(pid: number): number {
  try {
    return Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]);
  } catch {
    return Number.NaN;
  }
}
