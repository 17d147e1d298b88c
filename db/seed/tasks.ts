/** What waits in agents' queues, and the last that they did: the executions of those are in the history already. */
import type { Step } from "./journal";
import type { Stage } from "./stage";

export function taskSteps({ workspaceId, story, clock, person, agent }: Stage): Step[] {
  const admin = person(story.members.find(({ role }) => role === "admin")?.person ?? "");
  return story.agents.flatMap(({ name, tasks = [] }) =>
    tasks.map(({ title, instructions, priority = "normal", result }, index) => {
      const at = clock.at(result === undefined ? 1 : 2, `1${index}:20`);
      return {
        at,
        by: admin,
        run: (client) =>
          client.query(
            `insert into agent_tasks (workspace_id, assignment_id, title, instructions, priority_level, queue_position, created_by,
               created_at, task_status, attempts, taken_by, taken_at, result, ended_at, counted_by_execution)
             select $1, a.id, $3, $4, $5, extract(epoch from $6::timestamptz), $7, $6, case when $8::text is null then 'waiting' else 'completed' end,
               ($8::text is not null)::integer, case when $8::text is not null then 'worker 1' end,
               case when $8::text is not null then $6::timestamptz + interval '9 minutes' end, $8,
               case when $8::text is not null then $6::timestamptz + interval '12 minutes' end, $8::text is not null
             from agent_assignments a
             where a.workspace_id = $1 and a.agent_id = $2 and a.assigned_to_campaign_id is null`,
            [workspaceId, agent(name).id, title, instructions ?? null, priority, at, admin, result ?? null],
          ),
      };
    }),
  );
}
