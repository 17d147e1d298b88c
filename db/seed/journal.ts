/**
 * Plays the demo's history through the product's own tables, triggers and functions, in the order in which it happened.
 *
 * Triggers stamp what they write (time line, audit, facts, points, unlocked achievements) with now(), which stays the
 * same during a transaction. So what a step wrote is what still carries that stamp: it is moved to the step's moment.
 */
import type pg from "pg";

export type Step = {
  at: Date;
  /** When it happened by its own account, where it has to be played later: what it is about must be there. */
  told?: Date;
  /** Whose act it is; nobody's for the system's. */
  by?: string | undefined;
  /** What the act adds to alerts' time lines: see app.note_on_alerts. */
  note?: object;
  run: (client: pg.ClientBase) => Promise<unknown>;
};

/** Enters a workspace for the current transaction, as nobody. */
export async function enterWorkspace(client: pg.ClientBase, workspaceId: string): Promise<void> {
  await client.query("select set_config('app.current_workspace_id', $1, true)", [workspaceId]);
}

/** Must run in a transaction that has entered the workspace. */
export async function play(client: pg.ClientBase, workspaceId: string, steps: readonly Step[]): Promise<void> {
  const inOrder = [...steps].sort((a, b) => a.at.getTime() - b.at.getTime());
  for (const step of inOrder) {
    await client.query({ ...ACT_AS, values: [step.by ?? "", step.note ?? null] });
    await step.run(client);
    await client.query({ ...BACKDATE, values: [workspaceId, step.told ?? step.at] });
  }
  await client.query({ ...ACT_AS, values: ["", null] });
}

const ACT_AS = {
  name: "act_as",
  text: "select set_config('app.current_user_id', $1, true), app.note_on_alerts($2::jsonb)",
};

const BACKDATE = {
  name: "backdate_step",
  text: `with audited as (update audit_log set occurred_at = $2 where workspace_id = $1 and occurred_at = now()),
              told as (update alert_events set occurred_at = $2 where workspace_id = $1 and occurred_at = now()),
              rewarded as (update points_ledger set occurred_at = $2 where workspace_id = $1 and occurred_at = now()),
              unlocked as (update user_achievements set unlocked_at = $2 where workspace_id = $1 and unlocked_at = now())
         update activity_events set occurred_at = $2 where workspace_id = $1 and occurred_at = now()`,
};
