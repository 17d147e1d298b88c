/** The workspaces themselves, with their members and an open invitation each. */
import { createHash, randomBytes } from "node:crypto";
import type pg from "pg";
import type { Step } from "./journal";
import type { Stage } from "./stage";

/** Must run in the workspace's context. */
export async function createWorkspace(client: pg.ClientBase, { workspaceId, story, clock }: Stage): Promise<void> {
  await client.query(
    `insert into workspaces (id, name, slug, timezone, currency, settings, created_at)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [
      workspaceId,
      story.name,
      story.slug,
      story.timezone,
      story.currency,
      { monthly_budget: story.monthlyBudget },
      clock.at(story.founded),
    ],
  );
}

export function memberSteps({ workspaceId, story, clock, person }: Stage): Step[] {
  const owner = story.members.find(({ role }) => role === "owner")?.person;
  const joins = story.members.map(({ person: key, role, joined }) => {
    const at = clock.at(joined, role === "owner" ? "08:30" : "09:15");
    return {
      at,
      by: person(owner ?? key),
      run: (client: pg.ClientBase) =>
        client.query("insert into workspace_members (workspace_id, user_id, role, joined_at) values ($1, $2, $3, $4)", [
          workspaceId,
          person(key),
          role,
          at,
        ]),
    };
  });
  const invited = clock.at(1, "15:20");
  const invitation: Step = {
    at: invited,
    by: owner && person(owner),
    run: (client) =>
      client.query(
        `insert into invitations (workspace_id, email, role, token_hash, invited_by, expires_at, created_at)
         values ($1, $2, 'marketer', $3, $4, $5, $6)`,
        [
          workspaceId,
          `new.colleague@${story.slug}.demo`,
          createHash("sha256").update(randomBytes(32)).digest("hex"),
          owner && person(owner),
          clock.at(-6, "15:20"),
          invited,
        ],
      ),
  };
  return [...joins, invitation];
}
