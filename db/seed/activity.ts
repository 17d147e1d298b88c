/** Ordinary days of work: sign-ins, pieces written and published, people helping one another. */
import type pg from "pg";
import type { Step } from "./journal";
import { type Random, seededRandom } from "./random";
import type { Stage } from "./stage";
import type { MemberStory } from "./story";

type Fact = { user: string; event: string; key: string; at: Date };

const DAY = 86_400_000;

/** Facts come in once every three days, so that achievements are unlocked near the day on which they were earned. */
export function activitySteps(stage: Stage): Step[] {
  const { story, clock } = stage;
  const first = story.founded - 4;
  const ordinary = Array.from({ length: first + 1 }, (_, day) => day).flatMap((day) =>
    story.members.flatMap((member) => dayOf(stage, member, day)),
  );
  const rounds = new Map<number, Fact[]>();
  for (const fact of ordinary) {
    const round = Math.floor((clock.now.getTime() - fact.at.getTime()) / (3 * DAY));
    rounds.set(round, [...(rounds.get(round) ?? []), fact]);
  }
  return [...rounds].map(([round, facts]) => ({
    at: new Date(clock.now.getTime() - round * 3 * DAY - 1),
    run: (client) => writeFacts(client, stage.workspaceId, facts),
  }));
}

function dayOf({ clock, person, story }: Stage, member: MemberStory, day: number): Fact[] {
  if (day > member.joined) return [];
  const random = seededRandom(`${story.slug} ${member.person} ${member.joined - day}`);
  const weekday = new Date(`${clock.day(day)}T00:00:00Z`).getUTCDay();
  const working = weekday === 0 || weekday === 6 ? 0.12 : 1;
  if (!random.chance(Math.min(0.97, 0.55 + member.keenness * 0.4) * working)) return [];
  const facts: Fact[] = [];
  const add = (event: string, hour: number) =>
    facts.push({
      user: person(member.person),
      event,
      key: `${event}:${story.slug}-${member.person}-${clock.day(day)}-${facts.length}`,
      at: clock.at(day, `${hour}:${String(random.int(0, 59)).padStart(2, "0")}`),
    });
  add("member.signed_in", random.int(7, 10));
  if (member.role !== "viewer") writeAndShare(member, random, add);
  return facts;
}

function writeAndShare(member: MemberStory, random: Random, add: (event: string, hour: number) => void): void {
  const writes = member.role === "marketer" || member.role === "owner" ? member.keenness : member.keenness * 0.3;
  for (let i = random.poisson(writes * 1.1); i > 0; i--) add("content.created", random.int(9, 17));
  for (let i = random.poisson(writes * 0.8); i > 0; i--) add("content.published", random.int(10, 18));
  if (random.chance(member.keenness * 0.22)) add("collaboration.joined", random.int(9, 17));
  if (random.chance(0.012)) add("team.joined", 9);
}

function writeFacts(client: pg.ClientBase, workspaceId: string, facts: Fact[]) {
  return client.query(
    `insert into activity_events (workspace_id, user_id, event_name, source_key, occurred_at)
     select $1, f.* from unnest($2::uuid[], $3::text[], $4::text[], $5::timestamptz[]) as f`,
    [
      workspaceId,
      facts.map(({ user }) => user),
      facts.map(({ event }) => event),
      facts.map(({ key }) => key),
      facts.map(({ at }) => at),
    ],
  );
}
