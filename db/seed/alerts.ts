/** Alerts and what people did about them, entry by entry, so that each time line reads like a day's work. */
import { randomUUID } from "node:crypto";
import type pg from "pg";
import type { Step } from "./journal";
import type { Stage } from "./stage";
import type { AlertStory } from "./story";

const MINUTE = 60_000;

export function alertSteps(stage: Stage): Step[] {
  return stage.story.alerts.flatMap((alert) => historyOf(stage, alert));
}

function historyOf(stage: Stage, alert: AlertStory): Step[] {
  const { workspaceId, clock, person } = stage;
  const id = randomUUID();
  const fired = clock.at(alert.fired.day, alert.fired.time);
  // What follows never lies in the future, also when the day is young.
  const after = (minutes: number) =>
    new Date(Math.min(fired.getTime() + minutes * MINUTE, clock.now.getTime() - MINUTE));
  const change = (minutes: number, by: string | undefined, set: string, value: unknown, note?: object): Step => ({
    at: after(minutes),
    by: by === undefined ? undefined : person(by),
    note: { batch: randomUUID(), ...note },
    run: (client) =>
      client.query(`update system_alerts set ${set} where workspace_id = $1 and id = $2`, [workspaceId, id, value]),
  });

  const steps: Step[] = [{ at: fired, run: (client) => insertAlert(client, stage, alert, id, fired) }];
  const { worsened, assigned, acknowledged, snoozed, closed } = alert;
  if (worsened) {
    const system = { system: true, reason: "repeat" };
    steps.push(change(worsened.afterMinutes, undefined, "status = 'active', severity_level = $3", worsened.to, system));
  }
  if (acknowledged) {
    const at = after(acknowledged.afterMinutes);
    steps.push(change(acknowledged.afterMinutes, acknowledged.by, "status = 'acknowledged', acknowledged_at = $3", at));
  }
  if (assigned) {
    steps.push(change(assigned.afterMinutes, assigned.by, "assigned_to = $3", person(assigned.to)));
  }
  for (const { by, afterMinutes, text } of alert.comments ?? []) {
    steps.push({
      at: after(afterMinutes),
      by: person(by),
      run: (client) => client.query("select app.comment_on_alerts(array[$1::uuid], $2)", [id, text]),
    });
  }
  if (snoozed) {
    const until = clock.at(snoozed.until.day, snoozed.until.time);
    steps.push(change(snoozed.afterMinutes, snoozed.by, "snoozed_until = $3, snooze_wake = 'time'", until));
  }
  if (closed) {
    const at = after(closed.afterMinutes);
    const note = closed.note === undefined ? {} : { comment: closed.note };
    steps.push(change(closed.afterMinutes, closed.by, `status = '${closed.how}', resolved_at = $3`, at, note));
  }
  return steps;
}

function insertAlert(
  client: pg.ClientBase,
  { workspaceId, clock, agent, id: idOf }: Stage,
  alert: AlertStory,
  id: string,
  fired: Date,
) {
  const lastSeen = new Date(
    Math.min(fired.getTime() + (alert.repeats?.overMinutes ?? 0) * MINUTE, clock.now.getTime() - MINUTE),
  );
  return client.query(
    `insert into system_alerts (workspace_id, id, alert_type, severity_level, title, description, triggered_by_agent_id,
       related_campaign_id, data_points, recommended_actions, triggered_at, last_seen_at, occurrence_count, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $11)`,
    [
      workspaceId,
      id,
      alert.type,
      // It began less bad when it is going to get worse.
      alert.worsened ? "high" : alert.severity,
      alert.title,
      alert.description,
      alert.agent && agent(alert.agent).id,
      alert.campaign && idOf("campaign", alert.campaign),
      alert.data ?? {},
      alert.advice ?? [],
      fired,
      lastSeen,
      1 + (alert.repeats?.times ?? 0),
    ],
  );
}
