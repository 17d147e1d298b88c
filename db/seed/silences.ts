/** Silences: written as people write them, with the log of what each has hidden of the demo's alerts. */
import { randomUUID } from "node:crypto";
import type { Step } from "./journal";
import type { Stage } from "./stage";
import type { SilenceStory } from "./story";

const HOUR = 3_600_000;
const MINUTE = 60_000;

/** After the alerts that they hid. */
export function silenceSteps(stage: Stage): Step[] {
  return stage.story.silences.flatMap((silence) => stepsOf(stage, silence));
}

function stepsOf({ workspaceId, clock, person, story }: Stage, silence: SilenceStory): Step[] {
  const id = randomUUID();
  const start = clock.at(silence.from.day, silence.from.time);
  const at = new Date(clock.now.getTime() - MINUTE);
  const written = new Date(Math.min(start.getTime(), at.getTime()));
  const by = person(silence.by);
  const write: Step = {
    at,
    told: written,
    by,
    run: (client) =>
      client.query(
        `insert into silences (workspace_id, id, name, reason, matchers, holds_open, starts_at, ends_at, repeats, timezone, created_by, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
        [
          workspaceId,
          id,
          silence.name,
          silence.reason,
          JSON.stringify(silence.matchers),
          silence.holdsOpen ?? false,
          start,
          new Date(start.getTime() + silence.hours * HOUR),
          silence.weekly ? "weekly" : "never",
          story.timezone,
          by,
          written,
        ],
      ),
  };
  const hide: Step = {
    at,
    run: async (client) => {
      await client.query(WHAT_IT_HID, [workspaceId, id]);
      await client.query("select app.begin_silences($1)", [workspaceId]);
    },
  };
  return [write, hide];
}

/** What fired in a window of the past was held until the window's end, or until somebody closed it. */
const WHAT_IT_HID = `
  with hidden as (
    select s.id as silence_id, a.id as alert_id, a.triggered_at as held_at, a.occurrence_count - 1 as fired_again,
      w.ends_at as released_at
    from silences s
    cross join lateral app.match_alerts(s.workspace_id, s.matchers, s.critical_passes, '-infinity') m (id)
    join system_alerts a on a.workspace_id = s.workspace_id and a.id = m.id
    cross join lateral app.silence_window(s.starts_at, s.ends_at, s.repeats, s.timezone, s.over_at, a.triggered_at) w
    where s.workspace_id = $1 and s.id = $2 and w.starts_at <= a.triggered_at and w.ends_at <= now()
  )
  insert into silence_hits (workspace_id, silence_id, alert_id, held_at, released_at, fired_again)
  select $1, silence_id, alert_id, held_at, released_at, fired_again from hidden`;
