/** Many programs at once, each on its own connection, with batches in every order: nothing is lost, nobody deadlocks. */
import { sql } from "drizzle-orm";
import { afterAll, expect, test } from "vitest";
import { SEVERITIES } from "@/domain/alerts";
import { takeAlerts } from "./alert-intake";
import { closePool } from "./client";
import { createTestWorkspace } from "./testing/workspace";

afterAll(closePool);

const error = { alert_type: "error", severity_level: "high", title: "It broke" } as const;

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
  const severityOf = (n: number) => SEVERITIES[n % 5] ?? "info";
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
