/** An inbox filter as SQL, over system_alerts under the alias `a`. */
import { type SQL, sql } from "drizzle-orm";
import { type AlertFilter, type InboxFacet, ME, NONE } from "@/domain/alert-inbox";
import { type InboxTab, severityRank } from "@/domain/alerts";

const none = sql`true`;

/**
 * One of our own words, as it stands: a parameter would leave the server to choose, at each execution, between planning anew
 * for its value and a plan that fits any.
 */
export const word = (own: InboxTab | InboxFacet | "tab" | "all") => sql.raw(`'${own}'::text`);

/** Whether an id is one of a facet's chosen values. @param viewer who "me" is; of nobody there is nothing */
export function oneOf(column: SQL, values: string[], viewer: string | null): SQL {
  const chosen = values.map((value) => (value === ME ? viewer : value));
  const ids = chosen.filter((value) => value !== NONE && value !== null);
  const parts = ids.length > 0 ? [sql`${column} in ${ids}`] : [];
  if (chosen.includes(NONE)) parts.push(sql`${column} is null`);
  if (values.length > 0 && parts.length === 0) return sql`false`;
  return parts.length > 0 ? sql`(${sql.join(parts, sql` or `)})` : none;
}

/** The condition of one facet; true when it restricts nothing. */
function facetCondition(filter: AlertFilter, facet: InboxFacet, viewer: string | null): SQL {
  if (filter[facet].length === 0) return none;
  switch (facet) {
    case "severity":
      return sql`a.severity_rank in ${filter.severity.map(severityRank)}`;
    case "type":
      return sql`a.alert_type in ${filter.type}`;
    case "agent":
      return oneOf(sql`a.triggered_by_agent_id`, filter.agent, viewer);
    case "campaign":
      return oneOf(sql`a.related_campaign_id`, filter.campaign, viewer);
    case "assignee":
      return oneOf(sql`a.assigned_to`, filter.assignee, viewer);
  }
}

/** Words anywhere in title, description or fingerprint, whatever the case. */
function searchCondition(words: string): SQL {
  if (!words) return none;
  const pattern = `%${words.replace(/[\\%_]/g, "\\$&")}%`;
  return sql`(a.title ilike ${pattern} or a.description ilike ${pattern} or a.fingerprint = ${words})`;
}

/**
 * Everything the filter asks for.
 * @param viewer who "me" is
 * @param except the one part left out: a facet counts its values as if it restricted nothing itself
 */
export function matching(filter: AlertFilter, viewer: string | null, except?: InboxFacet | "tab"): SQL {
  const facets: InboxFacet[] = ["severity", "type", "agent", "campaign", "assignee"];
  const parts = facets
    .filter((facet) => facet !== except && filter[facet].length > 0)
    .map((facet) => facetCondition(filter, facet, viewer));
  if (except !== "tab" && filter.tab !== "all") parts.push(sql`a.inbox_tab = ${word(filter.tab)}`);
  if (filter.q) parts.push(searchCondition(filter.q));
  return parts.length > 0 ? sql.join(parts, sql` and `) : none;
}
