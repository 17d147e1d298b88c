/** What a rule would have done in the last days: the same figures and the same steps, replayed by the hour. */
import { PREVIEW_DAYS, previewStep, type RuleFields } from "@/domain/alert-rules";
import { type Breach, type Reading, replayBreaches } from "@/domain/breaches";
import { fillReadings, readFigures, type ScopeFigures } from "./rule-figures/read";
import { limitStatements, PREVIEW_SECONDS, type Tx } from "./workspace";

export type PreviewedScope = {
  scopeId: string;
  name: string;
  breaches: Breach[];
  /** The figure at each look; null where it is unknown or of too small a sample. */
  values: (number | null)[];
};
export type RulePreview = {
  /** The looks' moments: milliseconds of the first, and between two. */
  from: number;
  step: number;
  /** How often it would have fired, over all scopes; and over how many scopes it looked. */
  fired: number;
  scopeCount: number;
  /** Those that would have fired most, or else come nearest; and every breach of the others by their names. */
  charted: PreviewedScope[];
  others: { name: string; breaches: Breach[] }[];
};

type Place = { workspaceId: string; timezone: string };
type Draft = Omit<RuleFields, "name" | "severity" | "alertType" | "recommendedActions">;

const HOUR = 3_600_000;
const CHARTED = 5;
const OTHERS = 45;

/** Replays PREVIEW_DAYS up to the last full hour. Campaigns, assignments and signals are taken as they are now. */
export async function previewAlertRule(tx: Tx, workspace: Place, draft: Draft, now = new Date()): Promise<RulePreview> {
  limitStatements(tx, PREVIEW_SECONDS);
  const { from, step, scopes: replayed } = await replayRule(tx, workspace, draft, now);
  const scopes = replayed.map(({ scope, readings, breaches }) => ({
    scopeId: scope.scopeId,
    name: scope.name,
    breaches,
    values: readings.map(({ value, sample }) =>
      value === null || sample < draft.minimumSample ? null : shorten(value),
    ),
  }));
  const towards = draft.comparison === "below" ? 1 : -1;
  const nearest = ({ values }: PreviewedScope) =>
    Math.min(...values.flatMap((value) => (value === null ? [] : value * towards)));
  scopes.sort((a, b) => b.breaches.length - a.breaches.length || nearest(a) - nearest(b));
  return {
    from,
    step,
    fired: scopes.reduce((sum, { breaches }) => sum + breaches.length, 0),
    scopeCount: scopes.length,
    charted: scopes.slice(0, CHARTED),
    others: scopes
      .slice(CHARTED, CHARTED + OTHERS)
      .filter(({ breaches }) => breaches.length > 0)
      .map(({ name, breaches }) => ({ name, breaches })),
  };
}

export type ReplayedScope = { scope: Omit<ScopeFigures, "readings">; readings: Reading[]; breaches: Breach[] };

/** Every scope's looks of PREVIEW_DAYS, and its breaches. Moments are milliseconds. */
export async function replayRule(
  tx: Tx,
  { workspaceId, timezone }: Place,
  draft: Draft,
  now: Date,
): Promise<{ from: number; step: number; scopes: ReplayedScope[] }> {
  const stepHours = previewStep(draft.windowHours);
  const step = stepHours * HOUR;
  const to = Math.floor(now.getTime() / HOUR) * HOUR;
  const count = Math.floor((PREVIEW_DAYS * 24) / stepHours);
  const from = to - count * step;
  const moments = Array.from({ length: count + 1 }, (_, i) => from + i * step);
  const figures = await readFigures(tx, draft.metric, {
    workspaceId,
    timezone,
    // One rule is asked about, so its id is nobody's.
    rules: [{ ...draft, id: "00000000-0000-0000-0000-000000000000" }],
    looks: { from: new Date(from), to: new Date(to), stepHours },
  });
  const scopes = figures.map(({ readings, ...scope }) => {
    const filled = fillReadings(draft.metric, readings, moments);
    return { scope, readings: filled, breaches: replayBreaches(filled, draft) };
  });
  return { from, step, scopes };
}

/** Four digits are more than a chart shows. */
function shorten(value: number): number {
  return Number(value.toPrecision(4));
}
