/** The two things that are done most: acknowledging one alert, and reading the list with its facets. */
import { readInbox } from "@/db/alerts";
import type { Membership } from "@/db/workspace";
import { alertFilterSchema } from "@/domain/alerts-input";
import type { WebServer } from "../web-server";
import { inboxAction } from "./actions";
import { about, recordChange } from "./alert-changes";
import { bareSender, recordStatements } from "./bare";
import type { Report } from "./figures";
import { type Ground, SLUG } from "./ground";
import { call } from "./rates";
import { measureTimes, piecesOf, type Times } from "./times";

export type Scene = {
  ground: Ground;
  member: Membership & { userId: string };
  application: WebServer;
  cookie: string;
};
export type InboxTimes = Record<"acknowledge" | "list", Times>;

// A busy team: what one inbox gets from people, not what the machine could bear.
const PACE = { perSecond: 20, pieces: 300 };
const ACKNOWLEDGE_MS = 50;
const LIST_MS = 100;

/** The list as the browser reads it (the action `loadInbox`) and as the page brings it, each acknowledging apart. */
export async function measureInbox(
  scene: Scene,
  { size, isLast }: { size: string; isLast: boolean },
  report: Report,
): Promise<InboxTimes> {
  const { ground, member, application, cookie } = scene;
  const target = (atMost: number) => (isLast ? { target: { atMost } } : {});
  const line = (name: string, times: Times, atMost?: number) =>
    report({ name: `${size}: ${name} p95`, value: times.p95, unit: "ms", ...(atMost && target(atMost)) });

  const alerts = await pickActive(scene, 2 * piecesOf(PACE));
  const [mine, bares] = [alerts.slice(0, piecesOf(PACE)), alerts.slice(piecesOf(PACE))];
  const act = inboxAction(application, cookie, "actOnAlerts");
  const acknowledge = await measureTimes(
    (piece) => act({ target: { ids: [mine[piece]] }, action: "acknowledge" }),
    PACE,
  );
  line("acknowledge", acknowledge, ACKNOWLEDGE_MS);
  const [one = ""] = bares;
  const acknowledging = await recordChange(ground, member, { target: { ids: [one] }, action: "acknowledge" });
  line("acknowledge's SQL by bare pg", await timeBare(scene, (piece) => about(acknowledging, one, bares[piece] ?? "")));

  const filter = alertFilterSchema.parse({});
  const load = inboxAction(application, cookie, "loadInbox");
  const list = await measureTimes(() => load({ filter }), PACE);
  line("list with facets, by its action", list, LIST_MS);
  const page = await measureTimes(
    () => call(`${application.address}/${SLUG}/alerts?tab=active`, { headers: { cookie } }),
    PACE,
  );
  line("list with facets, as a page", page, LIST_MS);
  const reading = await recordStatements(ground.appUrl, member, (tx) => readInbox(tx, filter, member.userId));
  line("list's SQL by bare pg", await timeBare(scene, () => reading));
  return { acknowledge, list };
}

/** The list under conditions, at the last size. */
export async function measureFilters(scene: Scene, report: Report): Promise<void> {
  const { ground, member, application, cookie } = scene;
  const load = inboxAction(application, cookie, "loadInbox");
  const { rows } = await ground.admin.query<{ agent: string; campaign: string }>(
    `select (select value from alert_counts where workspace_id = $1 and facet = 'agent' and value is not null limit 1) as agent,
      (select value from alert_counts where workspace_id = $1 and facet = 'campaign' and value is not null limit 1) as campaign`,
    [member.workspaceId],
  );
  const [{ agent, campaign } = { agent: "", campaign: "" }] = rows;
  const oneFacet = {
    "critical and high": { severity: ["critical", "high"] },
    "of one agent": { agent: [agent] },
    mine: { assignee: ["me"] },
  };
  const more = {
    "of one agent and campaign": { agent: [agent], campaign: [campaign] },
    "of a search": { q: "shop 500" },
  };
  for (const [name, given] of Object.entries({ ...oneFacet, ...more })) {
    const filter = alertFilterSchema.parse(given);
    // A search reads every alert: one begins when the one before has ended, or all would wait for one another.
    const slow = "q" in given ? { perSecond: 0.1, pieces: 3 } : { perSecond: 0.5, pieces: 8 };
    const pace = name in oneFacet ? { perSecond: 5, pieces: 50 } : slow;
    const { p95 } = await measureTimes(() => load({ filter }), pace);
    report({
      name: `list with facets ${name} p95`,
      value: p95,
      unit: "ms",
      ...(name in oneFacet && { target: { atMost: LIST_MS } }),
    });
  }
}

async function timeBare(
  { ground, member }: Scene,
  statements: (piece: number) => ReturnType<typeof about>,
): Promise<Times> {
  const bare = bareSender(ground.appUrl, member);
  try {
    return await measureTimes((piece) => bare.send(statements(piece)), PACE);
  } finally {
    await bare.end();
  }
}

/** Active alerts from anywhere in the inbox, each once: ids are random. */
async function pickActive({ ground, member }: Scene, alerts: number): Promise<string[]> {
  const { rows } = await ground.admin.query<{ id: string }>(
    "select id from system_alerts where workspace_id = $1 and inbox_tab = 'active' order by id limit $2",
    [member.workspaceId, alerts],
  );
  return rows.map(({ id }) => id);
}
