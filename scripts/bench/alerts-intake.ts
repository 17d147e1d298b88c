/** Alerts from programs for a minute, while the web process is killed half-way: what was answered is there afterwards. */
import { setTimeout as sleep } from "node:timers/promises";
import { takeAlerts } from "@/db/alert-intake";
import type { FiredAlert } from "@/domain/alert-intake";
import { freePort } from "../postgres";
import { about } from "./alert-changes";
import type { Scene } from "./alerts-inbox";
import { bareSender, recordStatements } from "./bare";
import { during } from "./cleaning";
import type { Report } from "./figures";
import { makeKey, serve } from "./ground";

const SENDERS = 6;
const BATCH = 50;
const ALERTS_PER_SECOND = 1_000;
/** How long a sender waits before it tries again what got no answer. */
const RETRY_MS = 50;
const BARE_SECONDS = 10;

type Answered = { id: string; fingerprint: string };
type Sent = { answered: Answered[]; tookMs: number; longestGapMs: number; retried: number };

export async function measureIntake(scene: Scene, seconds: number, report: Report): Promise<void> {
  const key = await makeKey(scene.member, "alerts:write");
  const sent = await onMortalServer(scene, seconds, (address) => sendFor(seconds, address, key));
  const kept = await compare(scene, sent.answered);
  const name = `alerts sent in for ${seconds} s, killed half-way`;
  const rate = (sent.answered.length * 1_000) / sent.tookMs;
  report({ name: `${name}: answered`, value: rate, unit: "alerts/s", target: { atLeast: ALERTS_PER_SECOND } });
  report({ name: `${name}: answered and lost`, value: kept.lost, unit: "alerts", target: { atMost: 0 } });
  report({ name: `${name}: in two rows`, value: kept.doubled, unit: "alerts", target: { atMost: 0 } });
  report({ name: `${name}: sent again, counted on the same row`, value: kept.repeated, unit: "alerts" });
  report({ name: `${name}: batches sent again`, value: sent.retried, unit: "batches" });
  report({ name: `${name}: longest without an answer`, value: sent.longestGapMs / 1_000, unit: "s" });
  report({ name: "the same SQL by bare pg", value: await rateOfBare(scene), unit: "alerts/s" });
}

/** A web process of its own that is killed (-9) in the middle of `seconds` and started again at once. */
async function onMortalServer<T>(
  { ground }: Scene,
  seconds: number,
  work: (address: string) => Promise<T>,
): Promise<T> {
  const port = await freePort();
  let server = await serve(ground, port);
  return during(
    async () => server.address,
    () => server.stop(),
    async (address) => {
      const [value] = await Promise.all([
        work(address),
        sleep(seconds * 500).then(async () => {
          process.kill(server.pid, "SIGKILL");
          await server.ended;
          server = await serve(ground, port);
        }),
      ]);
      return value;
    },
  );
}

/** Each sender sends one batch after another, and again what it got no answer for: as Alertmanager does. */
async function sendFor(seconds: number, address: string, key: string): Promise<Sent> {
  const began = performance.now();
  const sent: Sent = { answered: [], tookMs: 0, longestGapMs: 0, retried: 0 };
  let last = began;
  const send = async (sender: number) => {
    for (let batch = 0; performance.now() - began < seconds * 1_000; batch++) {
      const alerts = batchOf(`sent-${sender}-${batch}`);
      let ids = await post(address, key, alerts);
      for (; !ids; ids = await post(address, key, alerts)) {
        sent.retried++;
        await sleep(RETRY_MS);
      }
      sent.longestGapMs = Math.max(sent.longestGapMs, performance.now() - last);
      last = performance.now();
      for (const [n, id] of ids.entries()) sent.answered.push({ id, fingerprint: alerts[n]?.fingerprint ?? "" });
    }
  };
  await Promise.all(Array.from({ length: SENDERS }, (_, sender) => send(sender)));
  sent.tookMs = performance.now() - began;
  return sent;
}

/** @returns the alerts' ids, or nothing when the answer did not come or was none */
async function post(address: string, key: string, alerts: readonly FiredAlert[]): Promise<string[] | undefined> {
  const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
  try {
    const response = await fetch(`${address}/api/v1/alerts`, {
      method: "POST",
      headers,
      body: JSON.stringify({ source: "bench-sent", alerts }),
    });
    if (!response.ok) return undefined;
    return ((await response.json()) as { alerts: { id: string }[] }).alerts.map(({ id }) => id);
  } catch {
    return undefined;
  }
}

const SEVERITIES = ["medium", "low", "low", "info"] as const;

function batchOf(name: string): FiredAlert[] {
  return Array.from({ length: BATCH }, (_, n) => ({
    alert_type: "error",
    severity_level: SEVERITIES[n % SEVERITIES.length] ?? "low",
    title: `Probe ${n} failed`,
    fingerprint: `${name}-${n}`,
    data_points: { probe: n, value: n * 3 },
  }));
}

/** Holds what was answered against the table. */
async function compare({ ground: { admin }, member }: Scene, answered: readonly Answered[]) {
  const { rows } = await admin.query<{ lost: number; doubled: number; repeated: number }>(
    `with stored as materialized (
       select id, fingerprint, occurrence_count from system_alerts where workspace_id = $1 and source = 'bench-sent')
     select (select count(*) from (
         select id, fingerprint from jsonb_to_recordset($2) as x (id uuid, fingerprint text)
         except select id, fingerprint from stored) missing)::integer as lost,
       (select count(*) from (select from stored group by fingerprint having count(*) > 1) d)::integer as doubled,
       (select count(*) from stored where occurrence_count > 1)::integer as repeated`,
    [member.workspaceId, JSON.stringify(answered)],
  );
  return rows[0] ?? { lost: answered.length, doubled: 0, repeated: 0 };
}

async function rateOfBare({ ground, member }: Scene): Promise<number> {
  const firing = batchOf("bare-x");
  const statements = await recordStatements(ground.appUrl, member, (tx) =>
    takeAlerts(tx, member.workspaceId, { source: "bench-bare", firing, resolved: [] }),
  );
  const bare = bareSender(ground.appUrl, member);
  const began = performance.now();
  const until = began + BARE_SECONDS * 1_000;
  let alerts = 0;
  const send = async (sender: number) => {
    for (let batch = 0; performance.now() < until; batch++) {
      await bare.send(about(statements, "bare-x", `bare-${sender}-${batch}`));
      alerts += BATCH;
    }
  };
  await Promise.all(Array.from({ length: SENDERS }, (_, sender) => send(sender)));
  const rate = (alerts * 1_000) / (performance.now() - began);
  await bare.end();
  return rate;
}
