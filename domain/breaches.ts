/**
 * When a rule's figure breaches it, when that makes an alert, and when it is over. Pure: the job steps each scope once a
 * minute and stores the state, the preview replays a month.
 */
import type { RuleCondition } from "./alert-rules";

/** Moments are milliseconds since the epoch. */
export type BreachState = {
  /** Since when it breaches; null while it doesn't. */
  since: number | null;
  /** When the breach made its alert; null while it waits for that. */
  firedAt: number | null;
  /** When the figure was last known. */
  knownAt: number | null;
};
/** `gone`: the scope is no longer there to be looked at, so whatever it had is over. */
export type Reading = { at: number; value: number | null; sample: number; gone?: boolean };
export type Step = { state: BreachState; event: "fire" | "resolve" | null };

export const AT_REST: BreachState = { since: null, firedAt: null, knownAt: null };

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

export function breaches(value: number, { comparison, threshold }: Pick<RuleCondition, "comparison" | "threshold">) {
  return comparison === "below" ? value < threshold : value >= threshold;
}

/**
 * One look at one scope. A figure that is missing, or of too small a sample, says nothing: what was so stays so for the
 * rule's window, and is over then. It never begins a breach and never makes its alert.
 */
export function stepBreach(state: BreachState, reading: Reading, condition: RuleCondition): Step {
  const { at, value, sample } = reading;
  if (reading.gone) return endBreach(state);
  if (value === null || sample < condition.minimumSample) {
    const lost = state.since !== null && at - (state.knownAt ?? state.since) > condition.windowHours * HOUR;
    return lost ? endBreach(state) : { state, event: null };
  }
  if (!breaches(value, condition)) return endBreach({ ...state, knownAt: at });
  const since = state.since ?? at;
  const fires = state.firedAt === null && at - since >= condition.holdMinutes * MINUTE;
  return {
    state: { since, firedAt: fires ? at : state.firedAt, knownAt: at },
    event: fires ? "fire" : null,
  };
}

/** It no longer breaches, or is no longer there. */
function endBreach(state: BreachState): Step {
  return {
    state: { ...AT_REST, knownAt: state.knownAt },
    event: state.firedAt === null ? null : "resolve",
  };
}

/** A stretch in which an alert would have been open; `until` null while it still is. `worst` is the figure furthest off. */
export type Breach = { since: number; firedAt: number; until: number | null; worst: number };

/**
 * Replays looks at one scope, in their order. A figure is taken to hold until the next look, so that "for 10 minutes" is
 * met within an hour.
 */
export function replayBreaches(readings: readonly Reading[], condition: RuleCondition): Breach[] {
  const found: Breach[] = [];
  let state = AT_REST;
  const take = (reading: Reading) => {
    const step = stepBreach(state, reading, condition);
    const { since } = step.state;
    if (step.event === "fire") {
      found.push({ since: since ?? reading.at, firedAt: reading.at, until: null, worst: reading.value ?? 0 });
    }
    const open = found.at(-1);
    if (open && open.until === null) {
      if (step.event === "resolve") open.until = reading.at;
      else if (reading.value !== null && reading.sample >= condition.minimumSample)
        open.worst =
          condition.comparison === "below" ? Math.min(open.worst, reading.value) : Math.max(open.worst, reading.value);
    }
    state = step.state;
  };
  readings.forEach((reading, i) => {
    take(reading);
    const next = readings[i + 1];
    const due = state.since === null ? null : state.since + condition.holdMinutes * MINUTE;
    if (next && due !== null && state.firedAt === null && due > reading.at && due < next.at)
      take({ ...reading, at: due });
  });
  return found;
}
