/** The alert inbox as people and programs get it, beside Next without any of it, and beside its own SQL alone. */
import { changeAlerts } from "@/db/alert-changes";
import { listAlerts } from "@/db/alerts";
import { createApiKey } from "@/db/api-keys";
import { type Membership, withWorkspace } from "@/db/workspace";
import type { AlertAction } from "@/domain/alerts";
import { alertFilterSchema, changeAlertsInput } from "@/domain/alerts-input";
import type { WebServer } from "../web-server";
import { findAction } from "./actions";
import { bareSender, recordStatements } from "./bare";
import { onEmptyApp } from "./empty-app";
import type { Figure, Report } from "./figures";
import { type Ground, onApplication, onGround, readMember, SLUG } from "./ground";
import { CALLERS, call, measureRates } from "./rates";

const FILTER = alertFilterSchema.parse({ tab: "all" });

export async function measureHttp(report: Report): Promise<void> {
  await onGround((ground) =>
    onApplication(ground, async (application, cookie) => {
      for (const figure of await measureReads(ground, application, cookie)) report(figure);
      for (const figure of await measureWrites(ground, application, cookie)) report(figure);
    }),
  );
}

async function measureReads(ground: Ground, { address }: WebServer, cookie: string): Promise<Figure[]> {
  const member = await readMember(ground);
  const key = await makeKey(member);
  const statements = await recordStatements(ground.appUrl, member, (tx) => listAlerts(tx, FILTER, member.userId));
  const bare = bareSender(ground.appUrl, member);
  try {
    const rates = await onEmptyApp((empty) =>
      measureRates({
        route: () => call(empty.route),
        json: () => call(`${address}/api/v1/alerts?tab=all`, { headers: { authorization: `Bearer ${key}` } }),
        emptyPage: () => call(empty.page),
        page: () => call(`${address}/${SLUG}/alerts`, { headers: { cookie } }),
        bare: () => bare.send(statements),
      }),
    );
    return [
      { name: "Next route without a database", value: rates.route, unit: "requests/s" },
      { name: "alert list as JSON", value: rates.json, unit: "requests/s" },
      {
        name: "alert list as JSON by that route",
        value: rates.json / rates.route,
        unit: "×",
        target: { atLeast: 0.5 },
      },
      { name: "empty Next page", value: rates.emptyPage, unit: "requests/s" },
      { name: "alert page", value: rates.page, unit: "requests/s" },
      { name: "alert page by that page", value: rates.page / rates.emptyPage, unit: "×", target: { atLeast: 0.6 } },
      { name: "alert list's SQL by bare pg", value: rates.bare, unit: "transactions/s" },
      { name: "alert list as JSON by its SQL", value: rates.json / rates.bare, unit: "×" },
    ];
  } finally {
    await bare.end();
  }
}

/** Each caller acknowledges an alert of its own and takes it back, over and over. */
async function measureWrites(ground: Ground, { address }: WebServer, cookie: string): Promise<Figure[]> {
  const member = await readMember(ground);
  const alerts = await makeAlerts(ground, member);
  const action = findAction("actOnAlerts");
  const bare = bareSender(ground.appUrl, member);
  const recorded = await Promise.all(
    alerts.map(async (id) => ({
      acknowledge: await recordChange(ground, member, id, "acknowledge"),
      unacknowledge: await recordChange(ground, member, id, "unacknowledge"),
    })),
  );
  const turns = { application: turnsOf(alerts), bare: turnsOf(alerts) };
  try {
    const rates = await measureRates({
      application: async (caller) => {
        const { id, next } = turns.application(caller);
        const text = await call(`${address}/${SLUG}/alerts`, {
          method: "POST",
          headers: {
            cookie,
            origin: address,
            "next-action": action,
            accept: "text/x-component",
            "content-type": "text/plain;charset=UTF-8",
          },
          body: JSON.stringify([SLUG, { target: { ids: [id] }, action: next }]),
        });
        if (!text.includes('"ok":true')) throw new Error(`Acknowledging was refused: ${text.slice(0, 300)}`);
      },
      bare: (caller) => {
        const { next } = turns.bare(caller);
        return bare.send(recorded[caller]?.[next] ?? []);
      },
    });
    return [
      { name: "acknowledge through the application", value: rates.application, unit: "requests/s" },
      { name: "acknowledge's SQL by bare pg", value: rates.bare, unit: "transactions/s" },
      { name: "acknowledge by its SQL", value: rates.application / rates.bare, unit: "×" },
    ];
  } finally {
    await bare.end();
  }
}

type Turn = { id: string; next: "acknowledge" | "unacknowledge" };

function turnsOf(alerts: readonly string[]): (caller: number) => Turn {
  const counts = alerts.map(() => 0);
  return (caller) => {
    const count = counts[caller] ?? 0;
    counts[caller] = count + 1;
    return { id: alerts[caller] ?? "", next: count % 2 === 0 ? "acknowledge" : "unacknowledge" };
  };
}

function recordChange(ground: Ground, member: Membership, id: string, action: AlertAction) {
  return recordStatements(ground.appUrl, member, (tx) =>
    changeAlerts(tx, { ...changeAlertsInput.parse({ target: { ids: [id] }, action }), snooze: null }, member.userId),
  );
}

async function makeKey(member: Membership & { userId: string }): Promise<string> {
  const { workspaceId, userId } = member;
  const input = { workspaceId, name: "Bench", scopes: ["workspace:read" as const], days: null, createdBy: userId };
  return (await withWorkspace(member, (tx) => createApiKey(tx, input))).key;
}

async function makeAlerts({ owner }: Ground, { workspaceId }: Membership): Promise<string[]> {
  const { rows } = await owner.query<{ id: string }>(
    `insert into system_alerts (workspace_id, alert_type, severity_level, title)
     select $1, 'error', 'low', 'Alert of caller ' || n from generate_series(1, $2) n returning id`,
    [workspaceId, CALLERS],
  );
  return rows.map(({ id }) => id);
}
