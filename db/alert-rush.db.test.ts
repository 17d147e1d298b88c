/** Many programs at once, each on its own connection, with batches in every order: nothing is lost, nobody deadlocks. */
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { SEVERITIES } from "@/domain/alerts";
import { takeAlerts } from "./alert-intake";
import { createTestWorkspace } from "./testing/workspace";

const error = { alert_type: "error", severity_level: "high", title: "It broke" } as const;

const severityOf = (n: number) => SEVERITIES[n % 5] ?? "info";

/** As many at a time as there are connections. @returns what failed */
async function atOnce<T>(items: T[], work: (item: T) => Promise<unknown>): Promise<string[]> {
  const waiting = [...items];
  const faults: string[] = [];
  const lane = async () => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) {
      await work(item).catch((fault: Error) => faults.push(String(fault.cause ?? fault)));
    }
  };
  await Promise.all(Array.from({ length: 10 }, lane));
  return faults;
}

test("batches in different orders, firing and over at once, end without a deadlock and count every event", async () => {
  const ws = await createTestWorkspace();
  const names = Array.from({ length: 30 }, (_, n) => `f${n}`);
  const batches = Array.from({ length: 80 }, (_, b) => {
    const order = b % 2 === 0 ? names : [...names].reverse();
    const turned = [...order.slice((b * 7) % 30), ...order.slice(0, (b * 7) % 30)];
    return {
      source: "api",
      firing: turned
        .slice(0, 20)
        .map((fingerprint, n) => ({ ...error, severity_level: severityOf(b + n), fingerprint })),
      resolved: turned.slice(15, 25),
    };
  });
  const faults = await atOnce(batches, (batch) => ws.as("owner", (tx) => takeAlerts(tx, ws.id, batch)));
  expect(faults).toEqual([]);
  const { rows } = await ws.as("viewer", (tx) =>
    tx.execute(sql`select sum(occurrence_count)::integer as events from system_alerts`),
  );
  expect(rows).toEqual([{ events: 80 * 20 }]);
});

test("an acknowledgement in the middle of a hundred identical events is kept, and all hundred count", async () => {
  const ws = await createTestWorkspace();
  const same = { source: "api", firing: [{ ...error, fingerprint: "same" }], resolved: [] };
  const first = await ws.as("owner", (tx) => takeAlerts(tx, ws.id, same));
  const id = first.fired[0]?.id ?? "";
  const acknowledge = () => ws.as("ops", (tx) => tx.execute(sql`select acknowledge_alert(${id}, ${ws.users.ops})`));
  const acts = Array.from(
    { length: 99 },
    () => () => ws.as("owner", (tx) => takeAlerts(tx, ws.id, same)) as Promise<unknown>,
  );
  expect(await atOnce([...acts.slice(0, 50), acknowledge, ...acts.slice(50)], (act) => act())).toEqual([]);
  const { rows } = await ws.as("viewer", (tx) =>
    tx.execute(sql`select count(*)::integer as alerts, max(occurrence_count)::integer as events, max(status) as status,
      bool_and(acknowledged_by = ${ws.users.ops}) as kept from system_alerts`),
  );
  expect(rows).toEqual([{ alerts: 1, events: 100, status: "acknowledged", kept: true }]);
});
