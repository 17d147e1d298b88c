import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { RuleCondition } from "./alert-rules";
import { AT_REST, breaches, type Reading, replayBreaches, stepBreach } from "./breaches";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const condition: fc.Arbitrary<RuleCondition> = fc.record({
  comparison: fc.constantFrom("below" as const, "at_least" as const),
  threshold: fc.constant(50),
  minimumSample: fc.nat(20),
  holdMinutes: fc.nat(90),
  windowHours: fc.integer({ min: 1, max: 6 }),
});

/** A few hours of looks, a minute to an hour apart, some without a figure. */
const readings: fc.Arbitrary<Reading[]> = fc
  .array(
    fc.record({
      gap: fc.integer({ min: 1, max: 60 }),
      value: fc.option(fc.constantFrom(0, 49, 50, 51, 100), { freq: 4 }),
      sample: fc.nat(40),
    }),
    { maxLength: 200 },
  )
  .map((looks) => {
    let at = 0;
    return looks.map(({ gap, value, sample }) => {
      at += gap * MINUTE;
      return { at, value, sample };
    });
  });

/** Every step of a run, with the state before it. */
function run(looks: readonly Reading[], rule: RuleCondition) {
  let state = AT_REST;
  return looks.map((reading) => {
    const before = state;
    const step = stepBreach(before, reading, rule);
    state = step.state;
    return { reading, before, ...step };
  });
}

const isKnown = ({ value, sample }: Reading, { minimumSample }: RuleCondition) =>
  value !== null && sample >= minimumSample;
const breaching = (reading: Reading, rule: RuleCondition) =>
  isKnown(reading, rule) && reading.value !== null && breaches(reading.value, rule);

function always(check: (looks: Reading[], rule: RuleCondition) => void) {
  fc.assert(fc.property(readings, condition, check), { numRuns: 500 });
}

const at = (minute: number, value: number | null, sample = 50): Reading => ({ at: minute * MINUTE, value, sample });

describe("whatever the figures do", () => {
  test("fires and resolves alternate, so that one breach is open at most", () => {
    always((looks, rule) => {
      const events = run(looks, rule).flatMap(({ event }) => event ?? []);
      expect(events.every((event, i) => event === (i % 2 === 0 ? "fire" : "resolve"))).toBe(true);
    });
  });

  test("an alert is made only on a known breaching figure, once it has held long enough without a good one between", () => {
    always((looks, rule) => {
      run(looks, rule).forEach(({ reading, event, state }, i) => {
        if (event !== "fire") return;
        expect(breaching(reading, rule)).toBe(true);
        const since = state.since ?? Number.NaN;
        expect(reading.at - since).toBeGreaterThanOrEqual(rule.holdMinutes * MINUTE);
        const meanwhile = looks.slice(0, i + 1).filter(({ at }) => at >= since);
        expect(meanwhile.every((look) => !isKnown(look, rule) || breaching(look, rule))).toBe(true);
      });
    });
  });

  test("a breach that has held long enough always has its alert", () => {
    always((looks, rule) => {
      for (const { reading, state } of run(looks, rule)) {
        if (!breaching(reading, rule) || state.since === null) continue;
        if (reading.at - state.since >= rule.holdMinutes * MINUTE) expect(state.firedAt).not.toBeNull();
      }
    });
  });

  test("a known good figure ends everything at once", () => {
    always((looks, rule) => {
      for (const { reading, before, state, event } of run(looks, rule)) {
        if (!isKnown(reading, rule) || breaching(reading, rule)) continue;
        expect(state).toEqual({ since: null, firedAt: null, knownAt: reading.at });
        expect(event).toBe(before.firedAt === null ? null : "resolve");
      }
    });
  });

  test("missing data changes nothing within the window, and ends the breach after it", () => {
    always((looks, rule) => {
      for (const { reading, before, state, event } of run(looks, rule)) {
        if (isKnown(reading, rule)) continue;
        const silentFor = reading.at - (before.knownAt ?? reading.at);
        if (silentFor <= rule.windowHours * HOUR) {
          expect(state).toEqual(before);
          expect(event).toBeNull();
        } else {
          expect(state.since).toBeNull();
          expect(event).toBe(before.firedAt === null ? null : "resolve");
        }
      }
    });
  });

  test("a look at the same moment again changes nothing: two workers may do the same minute", () => {
    always((looks, rule) => {
      for (const { reading, state } of run(looks, rule)) {
        expect(stepBreach(state, reading, rule)).toEqual({ state, event: null });
      }
    });
  });

  test("a stored state goes on as if nothing had stopped", () => {
    fc.assert(
      fc.property(readings, condition, fc.nat(200), (looks, rule, cut) => {
        const stored = JSON.parse(JSON.stringify(run(looks.slice(0, cut), rule).at(-1)?.state ?? AT_REST));
        let state = stored;
        const after = looks.slice(cut).map((reading) => {
          const step = stepBreach(state, reading, rule);
          state = step.state;
          return step.event;
        });
        expect(after).toEqual(
          run(looks, rule)
            .map(({ event }) => event)
            .slice(cut),
        );
      }),
    );
  });

  test("a replay finds each breach apart from the next, and the last one alone may be open", () => {
    always((looks, rule) => {
      const found = replayBreaches(looks, rule);
      found.forEach((breach, i) => {
        expect(breach.firedAt - breach.since).toBeGreaterThanOrEqual(rule.holdMinutes * MINUTE);
        expect(breaches(breach.worst, rule)).toBe(true);
        const next = found[i + 1];
        if (next) expect(breach.until ?? Number.POSITIVE_INFINITY).toBeLessThanOrEqual(next.since);
      });
    });
  });
});

describe("one after the other", () => {
  const rule: RuleCondition = {
    comparison: "below",
    threshold: 90,
    minimumSample: 20,
    holdMinutes: 10,
    windowHours: 1,
  };

  test("it waits ten minutes, fires once, and is over with the first good figure", () => {
    const looks = [at(0, 95), at(1, 80), at(5, 85), at(10, 82), at(11, 82), at(12, 70), at(30, 90), at(31, 80)];
    expect(run(looks, rule).map(({ event }) => event)).toEqual([null, null, null, null, "fire", null, "resolve", null]);
  });

  test("a good figure while it waits begins the wait anew", () => {
    const looks = [at(0, 80), at(9, 95), at(10, 80), at(19, 80), at(20, 80)];
    expect(run(looks, rule).map(({ event }) => event)).toEqual([null, null, null, null, "fire"]);
  });

  test("too small a sample neither begins nor ends it", () => {
    const looks = [
      at(0, 10, 19),
      at(20, 10, 19),
      at(21, 80),
      at(31, 80),
      at(40, 100, 3),
      at(91, null, 0),
      at(92, null, 0),
    ];
    expect(run(looks, rule).map(({ event }) => event)).toEqual([null, null, null, "fire", null, null, "resolve"]);
  });

  test("what is gone is over at once", () => {
    const gone = { ...at(2, null, 0), gone: true };
    expect(stepBreach({ since: 0, firedAt: MINUTE, knownAt: MINUTE }, gone, rule).event).toBe("resolve");
    expect(stepBreach({ since: 0, firedAt: null, knownAt: MINUTE }, gone, rule)).toMatchObject({
      event: null,
      state: { since: null },
    });
  });

  test("a replay by the hour meets a hold of ten minutes within the hour", () => {
    const looks = [at(0, 95), at(60, 80), at(120, 70), at(180, 95), at(240, 60)];
    expect(replayBreaches(looks, rule)).toEqual([
      { since: 60 * MINUTE, firedAt: 70 * MINUTE, until: 180 * MINUTE, worst: 70 },
    ]);
    expect(replayBreaches(looks, { ...rule, holdMinutes: 90 })).toEqual([
      { since: 60 * MINUTE, firedAt: 150 * MINUTE, until: 180 * MINUTE, worst: 70 },
    ]);
  });
});
