/** An agent with a queue in a workspace, for tests. */
import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import type { PriorityLevel } from "@/domain/agents";
import { addTask } from "../tasks";
import { createTestAgent } from "./agents";
import type { TestWorkspace } from "./workspace";

export type TestQueue = {
  agent: { id: string; name: string };
  assignmentId: string;
  /** Adds a task; answers its id. */
  add: (title: string, more?: { priorityLevel?: PriorityLevel; maxAttempts?: number }) => Promise<string>;
};

/** @param of an agent that has a queue already; a new one otherwise */
export async function createTestQueue(
  ws: TestWorkspace,
  of: { agent?: TestQueue["agent"]; campaignId?: string } = {},
): Promise<TestQueue> {
  const agent = of.agent ?? (await createTestAgent());
  const assignmentId = randomUUID();
  await ws.as("admin", (tx) =>
    tx.execute(sql`insert into agent_assignments (workspace_id, id, agent_id, assigned_to_campaign_id, assigned_by)
      values (${ws.id}, ${assignmentId}, ${agent.id}, ${of.campaignId ?? null}, ${ws.users.admin})`),
  );
  return {
    agent,
    assignmentId,
    add: async (title, { priorityLevel = "normal", maxAttempts = 3 } = {}) => {
      const id = randomUUID();
      const task = { id, assignmentId, title, instructions: null, priorityLevel, maxAttempts };
      await ws.as("admin", (tx) => addTask(tx, ws.member("admin"), task));
      return id;
    },
  };
}

/** Lets the leases of all taken tasks end. */
export async function endLeases(ws: TestWorkspace): Promise<void> {
  await ws.as("ops", (tx) =>
    tx.execute(sql`update agent_tasks set lease_ends_at = now() - interval '1 second' where task_status = 'taken'`),
  );
}
