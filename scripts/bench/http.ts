/** The alert inbox as people and programs get it, beside Next without any of it, and beside its own SQL alone. */
import { listAlerts } from "@/db/alerts";
import type { Membership } from "@/db/workspace";
import { alertFilterSchema, DEFAULT_LIMIT } from "@/domain/alerts-input";
import type { WebServer } from "../web-server";
import { inboxAction } from "./actions";
import { recordChange } from "./alert-changes";
import { bareSender, recordStatements } from "./bare";
import { onEmptyApp } from "./empty-app";
import type { Figure, Report } from "./figures";
import { type Ground, makeKey, onApplication, onGround, readMember, SLUG } from "./ground";
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
  const key = await makeKey(member, "workspace:read");
  const page = { limit: DEFAULT_LIMIT };
  const statements = await recordStatements(ground.appUrl, member, (tx) => listAlerts(tx, FILTER, member.userId, page));
  const list = (limit: number) => () =>
    call(`${address}/api/v1/alerts?tab=all&limit=${limit}`, { headers: { authorization: `Bearer ${key}` } });
  const bare = bareSender(ground.appUrl, member);
  try {
    const rates = await onEmptyApp((empty) =>
      measureRates({
        route: () => call(empty.route),
        json: list(DEFAULT_LIMIT),
        twice: list(2 * DEFAULT_LIMIT),
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
      { name: "the same with twice as many alerts", value: rates.twice / rates.route, unit: "×" },
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
async function measureWrites(ground: Ground, application: WebServer, cookie: string): Promise<Figure[]> {
  const member = await readMember(ground);
  const alerts = await makeAlerts(ground, member);
  const act = inboxAction(application, cookie, "actOnAlerts");
  const bare = bareSender(ground.appUrl, member);
  const recorded = await Promise.all(
    alerts.map(async (id) => ({
      acknowledge: await recordChange(ground, member, { target: { ids: [id] }, action: "acknowledge" }),
      unacknowledge: await recordChange(ground, member, { target: { ids: [id] }, action: "unacknowledge" }),
    })),
  );
  const turns = { application: turnsOf(alerts), bare: turnsOf(alerts) };
  try {
    const rates = await measureRates({
      application: async (caller) => {
        const { id, next } = turns.application(caller);
        await act({ target: { ids: [id] }, action: next });
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

async function makeAlerts({ admin }: Ground, { workspaceId }: Membership): Promise<string[]> {
  const { rows } = await admin.query<{ id: string }>(
    `insert into system_alerts (workspace_id, alert_type, severity_level, title)
     select $1, 'error', 'low', 'Alert of caller ' || n from generate_series(1, $2) n returning id`,
    [workspaceId, CALLERS],
  );
  return rows.map(({ id }) => id);
}
