/** Positioning, messages and cohorts: what campaigns stand on. */
import type { Step } from "./journal";
import type { Stage } from "./stage";

export function positioningSteps(stage: Stage): Step[] {
  const { workspaceId, story, clock, person, id } = stage;
  return story.positioning.map((entry) => {
    const at = clock.at(entry.day, "11:10");
    return {
      at,
      by: person(entry.by),
      run: (client) =>
        client.query(
          `insert into positioning (workspace_id, id, name, description, market_segment, target_persona, key_message,
             value_proposition, differentiation, target_pain_points, solution_benefits, created_by, created_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
          [
            workspaceId,
            id("positioning", entry.key),
            entry.name,
            entry.description,
            entry.marketSegment,
            entry.targetPersona,
            entry.keyMessage,
            entry.valueProposition,
            entry.differentiation,
            entry.painPoints,
            entry.benefits,
            person(entry.by),
            at,
          ],
        ),
    };
  });
}

export function messageSteps(stage: Stage): Step[] {
  const { workspaceId, story, clock, person, id } = stage;
  return story.messages.map((entry) => {
    const at = clock.at(entry.day, "14:25");
    return {
      at,
      by: person(entry.by),
      run: (client) =>
        client.query(
          `insert into message_architecture (workspace_id, id, name, description, positioning_id, primary_message,
             secondary_messages, content_pillars, brand_voice, tone_guidelines, target_audience, key_topics,
             content_themes, created_by, created_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
          [
            workspaceId,
            id("message", entry.key),
            entry.name,
            entry.description,
            id("positioning", entry.positioning),
            entry.primary,
            entry.secondary,
            entry.pillars,
            entry.voice,
            entry.tone,
            entry.audience,
            entry.topics,
            entry.themes,
            person(entry.by),
            at,
          ],
        ),
    };
  });
}

export function cohortSteps(stage: Stage): Step[] {
  const { workspaceId, story, clock, person, id } = stage;
  return story.cohorts.map((cohort) => {
    const at = clock.at(story.founded - 1, "16:00");
    return {
      at,
      by: person(cohort.by),
      run: (client) =>
        client.query(
          `insert into cohorts (workspace_id, id, name, description, attributes, size, created_by, created_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8)`,
          [
            workspaceId,
            id("cohort", cohort.name),
            cohort.name,
            cohort.description,
            cohort.attributes,
            cohort.size,
            person(cohort.by),
            at,
          ],
        ),
    };
  });
}
