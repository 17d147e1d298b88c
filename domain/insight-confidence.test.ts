import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
  confidenceBasis,
  confidenceLevel,
  doubts,
  type Evidence,
  explainConfidence,
  insightConfidence,
} from "./insight-confidence";

const signal = (
  confidence: number | null,
  dataSource: string | null = null,
  agentId: string | null = null,
): Evidence => ({
  confidence,
  dataSource,
  agentId,
  source: "market",
});
const evidence = fc.record({
  confidence: fc.option(fc.integer({ min: 0, max: 10_000 }).map((hundredths) => hundredths / 100)),
  dataSource: fc.option(fc.constantFrom("Reuters", " reuters ", "Gartner", "blog")),
  agentId: fc.option(fc.constantFrom("a", "b")),
  source: fc.constantFrom("market", "customer"),
}) as fc.Arbitrary<Evidence>;

function scoreOf(signals: Evidence[]): number {
  const basis = confidenceBasis(signals);
  return basis ? insightConfidence(basis) : 0;
}

function sources(signals: Evidence[]) {
  return confidenceBasis(signals)?.sources;
}

test("is the average, plus five points for every further source", () => {
  expect(confidenceBasis([signal(70, "A"), signal(80, "B"), signal(75, "A")])).toEqual({
    signals: 3,
    sources: 2,
    average: 75,
  });
  expect(scoreOf([signal(70, "A"), signal(80, "B"), signal(75, "A")])).toBe(80);
});

test("a source is its data source, else its agent, else its type", () => {
  expect(sources([signal(50, "Reuters"), signal(50, "  reuters ")])).toBe(1);
  expect(sources([signal(50, null, "agent-1"), signal(50, null, "agent-2")])).toBe(2);
  expect(sources([signal(50), signal(50), { ...signal(50), source: "customer" }])).toBe(2);
});

test("stays between 0 and 99", () => {
  fc.assert(
    fc.property(fc.array(evidence, { minLength: 1, maxLength: 40 }), (signals) => {
      const score = scoreOf(signals);
      expect(score).toBeGreaterThanOrEqual(0);
      expect(score).toBeLessThanOrEqual(99);
    }),
  );
});

test("never falls when a signal is surer, or when another source says the same", () => {
  fc.assert(
    fc.property(fc.array(evidence, { minLength: 1, maxLength: 20 }), fc.nat(), (signals, pick) => {
      const surer = signals.map((s, i) => (i === pick % signals.length ? { ...s, confidence: 100 } : s));
      expect(scoreOf(surer)).toBeGreaterThanOrEqual(scoreOf(signals));
      const average = confidenceBasis(signals)?.average ?? 0;
      expect(scoreOf([...signals, signal(average, "somebody else")])).toBeGreaterThanOrEqual(
        Math.min(99, scoreOf(signals)),
      );
    }),
  );
});

test("explains the number in words", () => {
  expect(explainConfidence({ signals: 4, sources: 3, average: 72.5 })).toBe(
    "4 signals are 72.5 % sure on average; 3 sources agree, which adds 10 points.",
  );
  expect(explainConfidence({ signals: 1, sources: 1, average: 60 })).toBe(
    "Its one signal is 60 % sure; no second source confirms it.",
  );
  expect(explainConfidence({ signals: 2, sources: 2, average: 98 })).toContain("99 % is the most");
  expect(explainConfidence(null)).toContain("not computed");
});

test("levels part at 50 and 75", () => {
  expect([49.99, 50, 74.99, 75].map(confidenceLevel)).toEqual(["low", "medium", "medium", "high"]);
});

test("says what could make it wrong", () => {
  const now = new Date("2026-03-31T00:00:00Z");
  const old = new Date("2026-02-01T00:00:00Z");
  expect(doubts({ signals: 1, sources: 1, average: 40 }, [{ confidence: 40, date: old, expired: true }], now)).toEqual([
    "It rests on a single source.",
    "1 of 1 signals has expired.",
    "1 of 1 signals is less than 50 % sure.",
    "Its newest evidence is 58 days old.",
  ]);
  expect(doubts({ signals: 2, sources: 2, average: 90 }, [{ confidence: 90, date: now, expired: false }], now)).toEqual(
    [],
  );
});
