import { expect, test } from "vitest";
import { NEXT_SIGNAL_STATUS, SIGNAL_MOVES, SIGNAL_STATUSES } from "./intelligence";
import { createInsightInput, recordSignalInput, signalFilter } from "./intelligence-input";

const id = "0d9f9c4e-3a44-4d0e-9a0c-0f0f5b8f1a11";
const insight = { signals: [id], title: "Rivals raise prices", type: "opportunity", conclusions: ["Undercut them."] };
const signal = {
  title: "Rival cuts prices 🚀",
  description: "",
  category: "competitor_activity",
  source: "competitor",
  dataSource: "",
  confidence: "80",
  relevance: 70,
  signalDate: "2026-01-02",
  expiryDate: null,
};

function fieldsAt(result: { success: boolean; error?: { issues: { path: PropertyKey[] }[] } }): string[] {
  return result.error?.issues.map(({ path }) => path.join(".")) ?? [];
}

test("an insight's bad input is refused by field", () => {
  expect(createInsightInput.safeParse(insight).success).toBe(true);
  const refused: [object, string][] = [
    [{ signals: [] }, "signals"],
    [{ signals: ["1"] }, "signals.0"],
    [{ title: " " }, "title"],
    [{ title: "x".repeat(201) }, "title"],
    [{ title: "a\u0000b" }, "title"],
    [{ type: "guess" }, "type"],
    [{ conclusions: ["ok", ""] }, "conclusions.1"],
  ];
  for (const [change, field] of refused) {
    expect(fieldsAt(createInsightInput.safeParse({ ...insight, ...change }))).toEqual([field]);
  }
});

test("a signal takes emoji and refuses scores out of range and dates out of order", () => {
  expect(recordSignalInput.parse(signal)).toMatchObject({ dataSource: null, confidence: 80, description: null });
  const refused: [object, string][] = [
    [{ confidence: -1 }, "confidence"],
    [{ confidence: 1e300 }, "confidence"],
    [{ relevance: "much" }, "relevance"],
    [{ signalDate: "yesterday" }, "signalDate"],
    [{ expiryDate: "2026-01-01" }, "expiryDate"],
    [{ expiryDate: "2026-01-02" }, "expiryDate"],
    [{ description: "x".repeat(5001) }, "description"],
  ];
  for (const [change, field] of refused) {
    expect(fieldsAt(recordSignalInput.safeParse({ ...signal, ...change }))).toEqual([field]);
  }
});

test("a URL that makes no sense reads as the plain list", () => {
  const plain = signalFilter.parse({});
  expect(signalFilter.parse({ tab: "?", sort: ["a"], category: "x", confidence: "NaN", after: "1~2" })).toEqual(plain);
});

test("the usual next move is one that the table of moves has", () => {
  for (const status of SIGNAL_STATUSES) expect(SIGNAL_MOVES[status]).toContain(NEXT_SIGNAL_STATUS[status]);
});

test("one signal that is named is shown alone, whatever else narrows the list", () => {
  const signal = "5f0c6f0e-3f6d-4c43-9d3b-0a7f5f1f2a11";
  const filter = signalFilter.parse({ signal, tab: "archived", q: "else", confidence: "90" });
  expect(filter).toMatchObject({ signal, tab: "all", expired: "show", q: "" });
  expect(filter.confidence).toBeUndefined();
  expect(signalFilter.parse(filter)).toEqual(filter);
  expect(signalFilter.parse({ signal: "7", tab: "archived" })).toEqual(signalFilter.parse({ tab: "archived" }));
});
