/** The registry's own ninety days: prompts rewritten, models changed, capabilities described, one agent retired. */
import type pg from "pg";
import { withPropertyOrder } from "@/domain/property-order";
import type { JsonObject } from "@/domain/registry";

type Change = {
  agent: string;
  daysAgo: number;
  set?: Record<string, unknown>;
  /** Parameters of one of its capabilities. */
  parameters?: { capability: string; schema: JsonObject };
  /** By name: deprecates the agent. */
  successor?: string;
};

const HEADLINE_PARAMETERS = {
  type: "object",
  required: ["topic", "tone"],
  properties: {
    topic: { type: "string", title: "Topic", description: "What the headline is about.", minLength: 3, maxLength: 200 },
    tone: { type: "string", title: "Tone", enum: ["plain", "playful", "urgent"], default: "plain" },
    variants: { type: "integer", title: "Variants", minimum: 1, maximum: 10, default: 3 },
    keywords: { type: "array", title: "Keywords", items: { type: "string", minLength: 2 }, maxItems: 8 },
    with_emoji: { type: "boolean", title: "Emoji allowed" },
    audience: {
      type: "object",
      title: "Audience",
      properties: {
        segment: { type: "string", title: "Segment", pattern: "^[A-Z][A-Za-z0-9 -]+$" },
        age_from: { type: "integer", title: "Age from", minimum: 13, maximum: 99 },
      },
    },
  },
};

const CHANGES: readonly Change[] = [
  {
    agent: "Headline Smith",
    daysAgo: 83,
    set: {
      model_config: { model: "claude-3-5-haiku", temperature: 0.8, max_tokens: 400 },
      system_prompt:
        "You write headlines.\nOffer five variants. Be catchy, but never promise what the text does not keep.",
    },
  },
  {
    agent: "Headline Smith",
    daysAgo: 52,
    set: {
      version: "1.1.0",
      system_prompt:
        "You write headlines for trail-tested products.\nOffer three variants. Be concrete: name the benefit, and never promise what the text does not keep.",
    },
    parameters: { capability: "Creation", schema: HEADLINE_PARAMETERS },
  },
  {
    agent: "Headline Smith",
    daysAgo: 19,
    set: { version: "2.0.0", model_config: { model: "claude-sonnet-4", temperature: 0.6, max_tokens: 600 } },
  },
  { agent: "Email Persuader", daysAgo: 61, set: { version: "1.2.0", tool_access: ["mail preview", "brand library"] } },
  {
    agent: "Email Persuader",
    daysAgo: 24,
    set: { version: "1.3.0", model_config: { model: "gpt-4o-mini", temperature: 0.5 } },
  },
  {
    agent: "Optimizer",
    daysAgo: 40,
    set: {
      version: "1.1.0",
      supported_inputs: ["draft", "keyword list"],
      supported_outputs: ["revised draft", "score"],
    },
  },
  {
    agent: "Content Auditor",
    daysAgo: 33,
    set: { version: "1.0.1", purpose: "Finds gaps and overlap in published content." },
  },
  {
    agent: "Long-Form Weaver",
    daysAgo: 12,
    set: { version: "1.1.0", model_config: { model: "claude-sonnet-4", max_tokens: 8000 } },
  },
  { agent: "News Junkie", daysAgo: 27, successor: "News Watcher" },
];

/** Must come before anybody is assigned: a deprecated agent can't be. @param by the platform's administrator */
export async function seedRegistry(client: pg.ClientBase, by: string, now: Date): Promise<void> {
  const at = (daysAgo: number) => new Date(now.getTime() - daysAgo * 86_400_000);
  await client.query("select set_config('app.current_user_id', $1, true)", [by]);
  await client.query("update agent_versions set changed_at = $1", [at(120)]);
  for (const { agent, daysAgo, set = {}, parameters, successor } of [...CHANGES].sort(
    (a, b) => b.daysAgo - a.daysAgo,
  )) {
    const change = { ...set, ...(successor && { deprecated_date: at(daysAgo).toISOString().slice(0, 10) }) };
    await client.query("set constraints public.keep_agent_version deferred");
    if (parameters) {
      await client.query(
        `update agent_capabilities c set parameter_schema = $3 from agent_registry r
         where r.agent_name = $1 and c.agent_id = r.id and c.capability_name = $2`,
        [agent, parameters.capability, withPropertyOrder(parameters.schema)],
      );
    }
    const columns = Object.keys(change).join(", ");
    await client.query(
      `update agent_registry r set (${columns}) = (select ${columns} from jsonb_populate_record(null::agent_registry, $2)),
         successor_id = (select s.id from agent_registry s where s.agent_name = $3)
       where r.agent_name = $1`,
      [agent, change, successor],
    );
    // A version of its own, though all of the demo is one transaction.
    await client.query("set constraints public.keep_agent_version immediate");
    await client.query(
      `update agent_versions v set changed_at = $2 from agent_registry r
       where r.agent_name = $1 and v.agent_id = r.id
         and v.revision = (select max(l.revision) from agent_versions l where l.agent_id = r.id)`,
      [agent, at(daysAgo)],
    );
    await client.query("update platform_audit_log set occurred_at = $1 where occurred_at = now()", [at(daysAgo)]);
  }
  await client.query("select set_config('app.current_user_id', '', true)");
}
