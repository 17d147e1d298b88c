/** Sentences and lists of a preview. */
import type { RulePreview } from "@/db/rule-preview";
import { PREVIEW_DAYS } from "@/domain/alert-rules";
import type { Breach } from "@/domain/breaches";

/** "Would have fired 4 times in the last 30 days, for 2 of 41." */
export function firedWords({ fired, scopeCount, charted, others }: RulePreview): string {
  const days = `in the last ${PREVIEW_DAYS} days`;
  if (scopeCount === 0) return `There was nothing to look at ${days}.`;
  if (fired === 0) return `Would not have fired ${days}.`;
  const times = fired === 1 ? "once" : `${fired.toLocaleString("en")} times`;
  const concerned = [...charted, ...others].filter(({ breaches }) => breaches.length > 0).length;
  return `Would have fired ${times} ${days}${scopeCount > 1 ? `, for ${concerned} of ${scopeCount}` : ""}.`;
}

export type NamedBreach = Breach & { name: string };

/** All breaches that the preview tells, the newest first. */
export function readBreaches({ charted, others }: RulePreview): NamedBreach[] {
  return [...charted, ...others]
    .flatMap(({ name, breaches }) => breaches.map((breach) => ({ ...breach, name })))
    .sort((a, b) => b.firedAt - a.firedAt);
}
