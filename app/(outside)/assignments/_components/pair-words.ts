import { type Pair, targetsOf } from "@/domain/assignment-matrix";

export function countOf(n: number, word: string): string {
  return `${n.toLocaleString("en")} ${word}${n === 1 ? "" : "s"}`;
}

/** "3 agents in 5 workspaces" */
export function describePairs(pairs: readonly Pair[]): string {
  const agents = new Set(pairs.map(({ agentId }) => agentId)).size;
  return `${countOf(agents, "agent")} in ${countOf(targetsOf(pairs).length, "workspace")}`;
}
