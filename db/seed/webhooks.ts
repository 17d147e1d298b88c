/** An outgoing webhook of the demo. It is off, since nobody listens there; its log tells of better days. */
import type { Step } from "./journal";
import type { Stage } from "./stage";

const MADE_DAY = 62;
const FIRST_LOGGED_DAY = 27;
const GONE_DAY = 4;
const EVENTS = ["alert.fired", "alert.acknowledged", "alert.resolved"];

/** Comes after every alert, of whose time lines the log is made. Its secret is nobody's: a real one is made by rotating. */
export function webhookStep({ workspaceId, clock, story, person }: Stage): Step {
  const admin = story.members.find(({ role }) => role === "admin");
  const by = admin && person(admin.person);
  const made = clock.at(MADE_DAY, "10:40");
  const gone = clock.at(GONE_DAY, "17:00");
  return {
    at: clock.now,
    told: made,
    by,
    run: async (client) => {
      const { rows } = await client.query<{ id: string }>(
        `insert into webhooks (workspace_id, name, url, events, min_severity, secret_sealed, disabled_at, disabled_reason, created_by, created_at)
         values ($1, 'Incident board', 'https://incidents.example.com/hooks/codex', $2, 'high', 'none', $3,
           'Its receiver answered 410: it wants nothing any more.', $4, $5) returning id`,
        [workspaceId, EVENTS, gone, by, made],
      );
      await client.query(WRITE_LOG, [workspaceId, rows[0]?.id, EVENTS, clock.at(FIRST_LOGGED_DAY, "00:00"), gone]);
    },
  };
}

// The payload as app.queue_webhooks writes it. Now and then the receiver was overloaded, and took it at the second try;
// its last answer was 410.
const WRITE_LOG = `
  insert into webhook_deliveries (workspace_id, webhook_id, event, alert_id, payload, status, attempts, deliver_after, response_status,
    response_excerpt, duration_ms, detail, attempted_at, created_at)
  select $1, $2, 'alert.' || e.kind, e.alert_id, jsonb_build_object(
      'timestamp', e.occurred_at,
      'alert', jsonb_build_object('id', a.id, 'title', a.title, 'description', a.description, 'message', a.message, 'type', a.alert_type,
        'severity', a.severity_level, 'status', a.status, 'source', a.source, 'fingerprint', a.fingerprint,
        'occurrence_count', a.occurrence_count, 'triggered_at', a.triggered_at, 'data_points', a.data_points),
      'reason', e.reason, 'details', e.details, 'comment', e.comment,
      'actor', jsonb_build_object('kind', e.actor_kind, 'name', u.name)),
    case when e.refused then 'failed' else 'delivered' end, case when e.overloaded then 2 else 1 end, e.occurred_at,
    case when e.refused then 410 else 200 end, case when e.refused then 'Gone' else 'ok' end, 60 + (e.place * 37 % 240)::integer,
    case when e.refused then 'The receiver answered 410: Gone' end,
    e.occurred_at + case when e.overloaded then interval '31 seconds' else interval '1 second' end, e.occurred_at
  from (
    select n.*, n.place % 9 = 0 as overloaded, n.place = count(*) over () as refused
    from (
      select l.*, row_number() over (order by l.occurred_at, l.position) as place
      from alert_events l join system_alerts s on s.workspace_id = l.workspace_id and s.id = l.alert_id
      where l.workspace_id = $1 and 'alert.' || l.kind = any ($3) and app.severity_rank('high') <= s.severity_rank
        and l.occurred_at between $4 and $5
    ) n
  ) e
  join system_alerts a on a.workspace_id = e.workspace_id and a.id = e.alert_id
  left join auth.users u on u.id = e.actor_id`;
