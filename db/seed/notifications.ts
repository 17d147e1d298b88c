/** What landed behind the bells: alerts, reminders and Monday's summary; the older ones are read. */
import type pg from "pg";
import type { Step } from "./journal";
import { seededRandom } from "./random";
import type { Stage } from "./stage";

type Note = {
  user: string;
  type: "alert" | "message" | "reminder" | "summary";
  title: string;
  message: string;
  url: string;
  label: string;
  priority: "low" | "normal" | "high" | "urgent";
  at: Date;
  read: boolean;
};

/** The last step of a workspace's story; it tells of alerts that were fired before. */
export function notificationStep(stage: Stage): Step {
  return {
    at: stage.clock.now,
    run: async (client) => {
      await notifyOfAlerts(client, stage);
      await writeNotes(client, stage.workspaceId, [...summaries(stage), ...reminders(stage)]);
      await settleUnlocked(client, stage);
    },
  };
}

/** Critical and high alerts of two weeks, to those who handle alerts; open ones of the last day are still unread. */
function notifyOfAlerts(client: pg.ClientBase, { workspaceId, story, clock }: Stage) {
  return client.query(
    `insert into user_notifications (workspace_id, user_id, notification_type, title, message, related_alert_id, channel,
       delivery_status, delivery_method, delivered_at, action_url, action_label, priority_level, is_read, read_at, created_at)
     select a.workspace_id, m.user_id, 'alert', a.title, left(coalesce(a.description, ''), 300), a.id, 'in_app', 'delivered', 'in_app',
       a.triggered_at, format('/%s/alerts?alert=%s', $2::text, a.id), 'Open alert',
       case a.severity_level when 'critical' then 'urgent' else 'high' end, r.is_read,
       case when r.is_read then a.triggered_at + interval '25 minutes' end, a.triggered_at
     from system_alerts a
     join workspace_members m on m.workspace_id = a.workspace_id and m.role in ('owner', 'admin', 'ops')
     cross join lateral (select a.triggered_at < $3::timestamptz - interval '1 day' or a.status in ('resolved', 'dismissed')) r (is_read)
     where a.workspace_id = $1 and a.severity_level in ('critical', 'high') and a.triggered_at > $3::timestamptz - interval '14 days'`,
    [workspaceId, story.slug, clock.now],
  );
}

function summaries({ story, clock, person }: Stage): Note[] {
  const random = seededRandom(`summaries ${story.slug}`);
  return [2, 9, 16, 23].flatMap((day) =>
    story.members.map((member) => ({
      user: person(member.person),
      type: "summary" as const,
      title: `Your week at ${story.name}`,
      message: `${random.int(2, 6)} campaigns running, ${random.int(8, 24)} alerts handled, ${random.int(1, 5)} new signals.`,
      url: `/${story.slug}`,
      label: "Open the overview",
      priority: "low" as const,
      at: clock.at(day, "07:00"),
      read: day > 2 || random.chance(0.5),
    })),
  );
}

function reminders({ story, clock, person }: Stage): Note[] {
  return story.campaigns
    .filter(({ status }) => status === "active" || status === "planning" || status === "paused")
    .map((campaign) => ({
      user: person(campaign.by),
      type: "reminder" as const,
      title: `${campaign.name}: quests are due this week`,
      message: "Look at what is open, and move what can't be done in time.",
      url: `/${story.slug}/campaigns`,
      label: "Open campaigns",
      priority: "normal" as const,
      at: clock.at(1, "08:00"),
      read: false,
    }));
}

function writeNotes(client: pg.ClientBase, workspaceId: string, notes: Note[]) {
  return client.query(
    `insert into user_notifications (workspace_id, user_id, notification_type, title, message, channel, delivery_status,
       delivery_method, delivered_at, action_url, action_label, priority_level, is_read, read_at, created_at)
     select $1, n.user, n.type, n.title, n.message, 'in_app', 'delivered', 'in_app', n.at, n.url, n.label, n.priority, n.read,
       case when n.read then n.at + interval '3 hours' end, n.at
     from jsonb_to_recordset($2) as n ("user" uuid, type text, title text, message text, url text, label text,
       priority text, at timestamptz, read boolean)`,
    [workspaceId, JSON.stringify(notes)],
  );
}

/** The product told everybody of their achievements today; it belongs to the day on which they were unlocked. */
async function settleUnlocked(client: pg.ClientBase, { workspaceId, story, clock, person }: Stage): Promise<void> {
  for (const member of story.members) {
    await client.query("select set_config('app.current_user_id', $1, true)", [person(member.person)]);
    await client.query(
      `update user_notifications n set created_at = u.unlocked_at, delivered_at = u.unlocked_at,
         is_read = u.unlocked_at < $3::timestamptz - interval '3 days',
         read_at = case when u.unlocked_at < $3::timestamptz - interval '3 days' then u.unlocked_at + interval '1 hour' end
       from user_achievements u
       where n.workspace_id = $1 and n.user_id = $2 and n.notification_type = 'achievement'
         and u.workspace_id = $1 and u.user_id = $2 and u.achievement_id = n.related_achievement_id`,
      [workspaceId, person(member.person), clock.now],
    );
  }
  await client.query("select set_config('app.current_user_id', '', true)");
}
