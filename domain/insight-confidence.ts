/**
 * Why an insight is believed as much as it is. The formula is that of create_insight_from_signals() in migration 016,
 * which decides; this one explains and previews. A database test holds the two together.
 */

import type { ConfidenceLevel, SignalSource } from "./intelligence";
import { formatPercent } from "./quantities";

/** What a signal adds to an insight's confidence. `confidence` in percent; a missing one counts as 0. */
export type Evidence = {
  confidence: number | null;
  dataSource: string | null;
  agentId: string | null;
  source: SignalSource;
};
/** What a score was computed from, as stored with the insight. `average` in percent, two decimals. */
export type ConfidenceBasis = { signals: number; sources: number; average: number };

export const POINTS_PER_FURTHER_SOURCE = 5;
export const MAXIMUM_CONFIDENCE = 99;

/** The basis of an insight from these signals; null without any. */
export function confidenceBasis(evidence: readonly Evidence[]): ConfidenceBasis | null {
  if (evidence.length === 0) return null;
  const sources = new Set(evidence.map(sourceKey));
  // In whole hundredths, as the database's decimals: no binary rounding.
  const sum = evidence.reduce((total, { confidence }) => total + Math.round((confidence ?? 0) * 100), 0);
  const n = evidence.length;
  return { signals: n, sources: sources.size, average: Math.floor((2 * sum + n) / (2 * n)) / 100 };
}

/** Percent, at most 99: nothing on a market is certain. */
export function insightConfidence({ average, sources }: ConfidenceBasis): number {
  return (
    Math.min(MAXIMUM_CONFIDENCE * 100, Math.round(average * 100) + POINTS_PER_FURTHER_SOURCE * 100 * (sources - 1)) /
    100
  );
}

export function confidenceLevel(score: number): ConfidenceLevel {
  if (score >= 75) return "high";
  return score >= 50 ? "medium" : "low";
}

/** The reason in words, for the card beside the number. */
export function explainConfidence(basis: ConfidenceBasis | null): string {
  if (!basis) return "Set by whoever made it; not computed from signals.";
  const { signals, sources, average } = basis;
  const base =
    signals === 1
      ? `Its one signal is ${formatPercent(average)} sure`
      : `${signals} signals are ${formatPercent(average)} sure on average`;
  const bonus = POINTS_PER_FURTHER_SOURCE * (sources - 1);
  const agreement =
    sources === 1 ? "all from one source, so nothing is added" : `${sources} sources agree, which adds ${bonus} points`;
  const cap = average + bonus > MAXIMUM_CONFIDENCE ? `; ${MAXIMUM_CONFIDENCE} % is the most an insight gets` : "";
  return `${base}; ${signals === 1 ? "no second source confirms it" : agreement}${cap}.`;
}

/** What could make it wrong, from what is known of its evidence. Dates are compared with `now`. */
export function doubts(
  basis: ConfidenceBasis | null,
  evidence: readonly { confidence: number | null; date: Date; expired: boolean }[],
  now: Date,
): string[] {
  const found: string[] = [];
  if (basis?.sources === 1) found.push("It rests on a single source.");
  const expired = evidence.filter((signal) => signal.expired).length;
  if (expired > 0) found.push(`${expired} of ${evidence.length} signals ${expired === 1 ? "has" : "have"} expired.`);
  const weak = evidence.filter((signal) => (signal.confidence ?? 0) < 50).length;
  if (weak > 0) found.push(`${weak} of ${evidence.length} signals ${weak === 1 ? "is" : "are"} less than 50 % sure.`);
  const newest = Math.max(...evidence.map(({ date }) => date.getTime()));
  const days = Math.floor((now.getTime() - newest) / 86_400_000);
  if (evidence.length > 0 && days >= 30) found.push(`Its newest evidence is ${days} days old.`);
  return found;
}

// As in SQL: outer spaces and the case of ASCII letters don't make another source.
function sourceKey({ dataSource, agentId, source }: Evidence): string {
  const named = dataSource?.replace(/^ +| +$/g, "").replace(/[A-Z]/g, (letter) => letter.toLowerCase());
  return named ?? agentId ?? source;
}
