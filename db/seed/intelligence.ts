/** Signals as agents noticed them, and the insights that people made of several. */
import type pg from "pg";
import type { Step } from "./journal";
import type { Stage } from "./stage";
import type { InsightStory, SignalStory } from "./story";

export function intelligenceSteps(stage: Stage): Step[] {
  const { signals, insights } = stage.story;
  return [
    ...signals.flatMap((signal) => signalSteps(stage, signal)),
    ...insights.map((insight) => insightStep(stage, insight, signals)),
  ];
}

function signalSteps({ workspaceId, clock, person, agent, id }: Stage, signal: SignalStory): Step[] {
  const noticed = clock.at(signal.day, "06:40");
  const notice: Step = {
    at: noticed,
    run: (client) =>
      client.query(
        `insert into intelligence_signals (workspace_id, id, source_agent_id, source_type, data_source, signal_title,
           signal_description, signal_category, key_findings, confidence_score, relevance_score, signal_date,
           detection_date, expiry_date, assigned_to_user_id, action_notes, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $12, $13, $14, $15, $12)`,
        [
          workspaceId,
          id("signal", signal.key),
          agent(signal.agent).id,
          signal.sourceType,
          signal.source,
          signal.title,
          signal.description,
          signal.category,
          signal.findings,
          signal.confidence,
          signal.relevance,
          noticed,
          signal.expires !== undefined ? clock.at(signal.expires, "23:00") : null,
          signal.assigned && person(signal.assigned),
          signal.notes,
        ],
      ),
  };
  if (signal.status === "new") return [notice];
  const handled: Step = {
    at: clock.at(Math.max(signal.day - 1, 0), "09:20"),
    by: signal.assigned && person(signal.assigned),
    run: (client) =>
      client.query("update intelligence_signals set action_status = $3 where workspace_id = $1 and id = $2", [
        workspaceId,
        id("signal", signal.key),
        signal.status,
      ]),
  };
  return [notice, handled];
}

/** The morning after its last signal; the page's number is the function's, not ours. */
function insightStep(
  { workspaceId, clock, person, id }: Stage,
  insight: InsightStory,
  signals: readonly SignalStory[],
): Step {
  const last = Math.min(...signals.filter(({ key }) => insight.signals.includes(key)).map(({ day }) => day));
  const at = clock.at(Math.max(last - 1, 0), "11:25");
  return {
    at,
    by: person(insight.by),
    run: async (client: pg.ClientBase) => {
      const { rows } = await client.query<{ id: string }>(
        "select create_insight_from_signals($1, $2::uuid[], $3, $4, $5::text[], $6) as id",
        [
          workspaceId,
          insight.signals.map((key) => id("signal", key)),
          insight.title,
          insight.type,
          insight.conclusions,
          person(insight.by),
        ],
      );
      const made = rows[0]?.id;
      await client.query(
        `update market_insights set insight_description = $3, supporting_evidence = $4, business_implications = $5,
           recommended_actions = $6, potential_impact = $7, discovery_date = $8
         where workspace_id = $1 and id = $2`,
        [
          workspaceId,
          made,
          insight.description,
          insight.evidence,
          insight.implications,
          insight.actions,
          insight.impact,
          at,
        ],
      );
    },
  };
}
