/** The life of an alert against a small model of it: whatever happens in whatever order, both end in the same state. */
import { sql } from "drizzle-orm";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type AlertAction, type AlertStatus, SEVERITIES, type Severity, severityRank } from "@/domain/alerts";
import { changeAlerts } from "./alert-changes";
import { fireAlerts } from "./alert-intake";
import { tendAlerts } from "./alert-settings";
import { settleAlerts } from "./alerts";
import { createSilence, endSilence } from "./silences";
import { createTestWorkspace, type TestWorkspace } from "./testing/workspace";

const MINUTE = 60_000;
const [REOPENS_WITHIN, SILENCE_LASTS, SNOOZE_LASTS] = [60, 60, 45];

type Step =
  | { fire: string; severity: Severity }
  | { act: "acknowledge" | "resolve" | "dismiss" | "wake"; on: string }
  | { snooze: "time" | "fires_again" | "gets_worse"; on: string }
  | { silence: "begin"; criticalPasses: boolean; holdsOpen: boolean }
  | { silence: "end" }
  | { pass: number };

type Held = { by: ModelSilence } | { wake: "time" | "fires_again" | "gets_worse"; until: number } | null;
type ModelAlert = {
  status: AlertStatus;
  severity: Severity;
  count: number;
  acknowledged: boolean;
  closedAt: number;
  held: Held;
};
type ModelSilence = { id: string; criticalPasses: boolean; until: number };

/** Alerts by fingerprint, the newest last. Time is in minutes. */
class Model {
  time = 0;
  alerts = new Map<string, ModelAlert[]>();
  silences: ModelSilence[] = [];

  open(name: string): ModelAlert | undefined {
    const newest = this.alerts.get(name)?.at(-1);
    return newest && (newest.status === "active" || newest.status === "acknowledged") ? newest : undefined;
  }

  holder(severity: Severity): Held {
    const running = this.silences.filter(({ criticalPasses }) => !(criticalPasses && severity === "critical"));
    const last = running.sort((a, b) => b.until - a.until)[0];
    return last ? { by: last } : null;
  }

  fire(name: string, severity: Severity) {
    const all = this.alerts.get(name) ?? [];
    this.alerts.set(name, all);
    const newest = all.at(-1);
    const alert = this.open(name);
    if (alert) {
      const worse = severityRank(severity) > severityRank(alert.severity);
      if (worse) Object.assign(alert, { severity, status: "active", acknowledged: false });
      if (worse || (alert.held && "wake" in alert.held && alert.held.wake === "fires_again")) {
        alert.held = this.holder(alert.severity);
      }
      alert.count += 1;
    } else if (newest && newest.closedAt > this.time - REOPENS_WITHIN) {
      Object.assign(newest, { severity, status: "active", acknowledged: false, held: this.holder(severity) });
      newest.count += 1;
    } else {
      const fresh = { status: "active" as const, severity, count: 1, acknowledged: false, closedAt: 0 };
      all.push({ ...fresh, held: this.holder(severity) });
    }
  }

  act(action: "acknowledge" | "resolve" | "dismiss" | "wake", name: string) {
    const alert = this.open(name);
    if (!alert) return;
    if (action === "wake") alert.held = null;
    else if (action === "acknowledge") Object.assign(alert, { status: "acknowledged", acknowledged: true });
    else
      Object.assign(alert, { status: `${action}d`.replace("dismissd", "dismissed"), closedAt: this.time, held: null });
  }

  snooze(wake: "time" | "fires_again" | "gets_worse", name: string) {
    const alert = this.open(name);
    if (alert) alert.held = { wake, until: wake === "time" ? this.time + SNOOZE_LASTS : Number.POSITIVE_INFINITY };
  }

  begin(silence: ModelSilence, holdsOpen: boolean) {
    this.silences.push(silence);
    for (const name of this.alerts.keys()) {
      const alert = this.open(name);
      if (holdsOpen && alert && !alert.held && !(silence.criticalPasses && alert.severity === "critical")) {
        alert.held = this.holder(alert.severity);
      }
    }
  }

  /** Silences that are over let go; another that runs holds on. */
  settle(over: (silence: ModelSilence) => boolean) {
    const ended = this.silences.filter(over);
    this.silences = this.silences.filter((silence) => !over(silence));
    for (const name of this.alerts.keys()) {
      const alert = this.open(name);
      if (alert?.held && "by" in alert.held && ended.includes(alert.held.by)) alert.held = this.holder(alert.severity);
      if (alert?.held && "wake" in alert.held && alert.held.until <= this.time) alert.held = null;
    }
  }

  /** What the database must say of each alert. */
  state() {
    const all = [...this.alerts].flatMap(([name, list]) => list.map((alert) => ({ name, ...alert })));
    return all.map(({ name, status, severity, count, acknowledged, held }) => {
      const wake = held && ("by" in held ? "silence" : held.wake);
      return [name, status, severity, count, acknowledged && status === "acknowledged", wake ?? "none"].join(" ");
    });
  }
}

/** The same steps done to the database. */
class Real {
  readonly ws: TestWorkspace;
  constructor(ws: TestWorkspace) {
    this.ws = ws;
  }

  fire(name: string, severity: Severity) {
    return this.ws.as("owner", (tx) =>
      fireAlerts(tx, this.ws.id, [
        { alert_type: "error", severity_level: severity, title: "It broke", fingerprint: name },
      ]),
    );
  }

  async act(action: AlertAction, name: string, snooze: Parameters<typeof changeAlerts>[1]["snooze"] = null) {
    await this.ws.as("ops", async (tx) => {
      const { rows } = await tx.execute<{ id: string }>(
        sql`select id from system_alerts where fingerprint = ${name} and status in ('active', 'acknowledged')`,
      );
      const ids = rows.map(({ id }) => id);
      await changeAlerts(tx, { target: { ids }, action, comment: null, assignee: null, snooze }, this.ws.users.ops);
    });
  }

  async begin(criticalPasses: boolean, holdsOpen: boolean): Promise<string> {
    const made = await this.ws.as("ops", (tx) =>
      createSilence(tx, {
        workspaceId: this.ws.id,
        createdBy: null,
        name: "Silence",
        reason: null,
        matchers: [{ field: "title", operator: "is", value: "It broke" }],
        criticalPasses,
        holdsOpen,
        startsAt: new Date(),
        endsAt: new Date(Date.now() + SILENCE_LASTS * MINUTE),
        repeats: "never",
        repeatsUntil: null,
        timezone: "UTC",
      }),
    );
    return made.id;
  }

  /** Moves everything into the past by so many minutes. */
  async pass(minutes: number) {
    const by = sql`make_interval(mins => ${minutes})`;
    await this.ws.as("owner", async (tx) => {
      await tx.execute(
        sql`update system_alerts set snoozed_until = snoozed_until - ${by}, resolved_at = resolved_at - ${by}`,
      );
      await tx.execute(
        sql`update silences set starts_at = starts_at - ${by}, ends_at = ends_at - ${by}, ended_at = ended_at - ${by}`,
      );
      await settleAlerts(tx);
      await tendAlerts(tx);
    });
  }

  async state(): Promise<string[]> {
    const { rows } = await this.ws.as("viewer", (tx) =>
      tx.execute<{ line: string }>(sql`select concat_ws(' ', fingerprint, status, severity_level, occurrence_count,
        status = 'acknowledged' and acknowledged_by = ${this.ws.users.ops}, coalesce(snooze_wake, 'none')) as line
        from system_alerts order by created_at, id`),
    );
    return rows.map(({ line }) => line.replace(/ t /, " true ").replace(/ f /, " false "));
  }
}

const name = fc.constantFrom("one", "one", "two");
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ fire: name, severity: fc.constantFrom(...SEVERITIES) }) },
  { weight: 3, arbitrary: fc.record({ act: fc.constantFrom("acknowledge", "resolve", "dismiss", "wake"), on: name }) },
  { weight: 2, arbitrary: fc.record({ snooze: fc.constantFrom("time", "fires_again", "gets_worse"), on: name }) },
  {
    weight: 2,
    arbitrary: fc.record({ silence: fc.constant("begin"), criticalPasses: fc.boolean(), holdsOpen: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.record({ silence: fc.constant("end") }) },
  // No sum of these meets the end of anything to the minute.
  { weight: 3, arbitrary: fc.record({ pass: fc.constantFrom(26, 71) }) },
) as fc.Arbitrary<Step>;

async function take(step: Step, model: Model, real: Real): Promise<void> {
  if ("fire" in step) {
    model.fire(step.fire, step.severity);
    await real.fire(step.fire, step.severity);
  } else if ("act" in step) {
    model.act(step.act, step.on);
    await real.act(step.act, step.on);
  } else if ("snooze" in step) {
    model.snooze(step.snooze, step.on);
    const until = step.snooze === "time" ? new Date(Date.now() + SNOOZE_LASTS * MINUTE).toISOString() : null;
    await real.act("snooze", step.on, { wake: step.snooze, until });
  } else if ("pass" in step) {
    model.time += step.pass;
    model.settle(({ until }) => until <= model.time);
    await real.pass(step.pass);
  } else if (step.silence === "begin") {
    const id = await real.begin(step.criticalPasses, step.holdsOpen);
    const until = model.time + SILENCE_LASTS + model.silences.length / 1_000;
    model.begin({ id, criticalPasses: step.criticalPasses, until }, step.holdsOpen);
  } else if (model.silences[0]) {
    const { id } = model.silences[0];
    model.settle((silence) => silence.id === id);
    await real.ws.as("ops", (tx) => endSilence(tx, id, real.ws.users.ops));
  }
}

test("an alert's life is the model's: no acknowledgement lost to a repeat, one open alert per fingerprint, count = events", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40, size: "max" }), async (steps) => {
      const [model, real] = [new Model(), new Real(await createTestWorkspace())];
      for (const one of steps) {
        await take(one, model, real);
        expect((await real.state()).sort()).toEqual(model.state().sort());
      }
      const fired = steps.filter((one) => "fire" in one).length;
      const { rows } = await real.ws.as("viewer", (tx) =>
        tx.execute(sql`select coalesce(sum(occurrence_count), 0)::integer as events,
            coalesce((select max(n) from (select count(*) as n from system_alerts where status in ('active', 'acknowledged') group by fingerprint) o), 0) <= 1 as one,
            (select count(*) from silence_hits h where h.released_at is null)::integer as logged,
            (select count(*) from system_alerts where silence_id is not null)::integer as held from system_alerts`),
      );
      expect(rows[0]).toMatchObject({ events: fired, one: true });
      expect(rows[0]?.logged).toBe(rows[0]?.held);
    }),
    { numRuns: 30 },
  );
}, 120_000);
