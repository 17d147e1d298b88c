/** The matrix of agents and workspaces: what stands in a cell, what is chosen, what became of it. Pure, without zod. */
import { type AssignmentStatus, type ExecutionConstraints, LIMITS, type LimitKey } from "./agents";

export type MatrixAgent = {
  id: string;
  code: string;
  agentName: string;
  guildName: string;
  isActive: boolean;
  isDeprecated: boolean;
};

export type LimitUse = Record<LimitKey, number>;

/** What an agent does in a workspace. */
export type MatrixCell = {
  agentId: string;
  /** Of its assignment to the whole workspace, while that runs or is paused; use is known to the workspace's members alone. */
  whole: {
    status: AssignmentStatus;
    statusReason: string | null;
    constraints: ExecutionConstraints;
    used: LimitUse | null;
  } | null;
  /** Its running and paused assignments to single campaigns. */
  campaigns: { active: number; paused: number };
};

export type MatrixWorkspace = {
  slug: string;
  name: string;
  timezone: string;
  currency: string;
  /** Seen by a platform administrator, who assigns nothing there. */
  readOnly: boolean;
  cells: MatrixCell[];
};
export type Matrix = {
  agents: MatrixAgent[];
  workspaces: MatrixWorkspace[];
  /** How many more workspaces of others there are than a platform administrator is shown. */
  left: number;
};

/** The columns at hand with those that a search has found besides, each once. */
export function joinColumns(
  workspaces: readonly MatrixWorkspace[],
  found: readonly MatrixWorkspace[],
): MatrixWorkspace[] {
  const known = new Set(workspaces.map(({ slug }) => slug));
  return [...workspaces, ...found.filter(({ slug }) => !known.has(slug))];
}

export type CellState = "active" | "paused" | "none";

/** Active when anything of it runs. */
export function cellState(cell: MatrixCell | undefined): CellState {
  if (!cell) return "none";
  if (cell.whole?.status === "active" || cell.campaigns.active > 0) return "active";
  return cell.whole || cell.campaigns.paused > 0 ? "paused" : "none";
}

/** The limit that is nearest to being passed, or furthest past: undefined without limits. */
export function tightestLimit(cell: MatrixCell | undefined) {
  const whole = cell?.whole;
  const used = whole?.used;
  if (!used) return undefined;
  const set = LIMITS.flatMap(({ key, window, label }) => {
    const limit = whole.constraints[key];
    if (limit === undefined) return [];
    return [{ key, window, label, limit, used: used[key], share: limit > 0 ? used[key] / limit : 1 }];
  });
  return set.toSorted((a, b) => b.share - a.share)[0];
}

/** The agents whose name, code or guild has every word, by guild in the order they came: a guild's name, then its agents. */
export function matrixRows(agents: readonly MatrixAgent[], search: string): (MatrixAgent | string)[] {
  const matching = agents.filter(({ agentName, code, guildName }) =>
    hasWords(`${agentName} ${code} ${guildName}`, search),
  );
  const guilds = [...new Set(matching.map(({ guildName }) => guildName))];
  return guilds.flatMap((guild) => [guild, ...matching.filter(({ guildName }) => guildName === guild)]);
}

/** With no more than these, looking finds one sooner than typing. */
export const MANY_WORKSPACES = 6;

/** The workspaces in whose name every word stands, in the order they came. */
export function matrixColumns(workspaces: readonly MatrixWorkspace[], search: string): MatrixWorkspace[] {
  return workspaces.filter(({ name }) => hasWords(name, search));
}

/** The words of a search, in lower case. */
export function wordsOf(search: string): string[] {
  return search.toLowerCase().split(/\s+/).filter(Boolean);
}

function hasWords(text: string, search: string): boolean {
  const lower = text.toLowerCase();
  return wordsOf(search).every((word) => lower.includes(word));
}

/** An agent in a workspace: what is selected, and what a bulk change is made of. */
export type Pair = { agentId: string; slug: string };
export type Target = { slug: string; agentIds: string[] };

export const pairKey = ({ agentId, slug }: Pair) => `${slug} ${agentId}`;

/** Pairs by workspace, as one change after another is made. */
export function targetsOf(pairs: readonly Pair[]): Target[] {
  const slugs = [...new Set(pairs.map(({ slug }) => slug))];
  return slugs.map((slug) => ({
    slug,
    agentIds: [...new Set(pairs.filter((pair) => pair.slug === slug).map(({ agentId }) => agentId))],
  }));
}

/** What became of one agent in one workspace. */
export type PairOutcome = { agentId: string } & (
  | { outcome: "done" }
  /** It was so already, in these words. */
  | { outcome: "already"; why: string }
  | { outcome: "refused"; why: string }
);
