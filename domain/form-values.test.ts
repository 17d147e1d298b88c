import { expect, test } from "vitest";
import { listOfLines, optionalDay, optionalDecimal, optionalText, requiredLine, searchWords } from "./form-values";

const said = (result: { error?: { issues: { message: string }[] } }) => result.error?.issues[0]?.message;

test("a line is trimmed and composed, counts an emoji as one, and says what is wrong", () => {
  const name = requiredLine("The name", 5);
  expect(name.parse("  Cafe\u0301 ")).toBe("Café");
  expect(name.parse("🎯🎯🎯🎯🎯")).toBe("🎯🎯🎯🎯🎯");
  expect(said(name.safeParse("   "))).toBe("The name is missing.");
  expect(said(name.safeParse("\u200b\u2060 \u200d\ufeff"))).toBe("The name is missing.");
  expect(name.parse("Ada\u200b")).toBe("Ada");
  expect(name.parse("👩‍🚀")).toBe("👩‍🚀");
  expect(said(name.safeParse("sixsix"))).toBe("The name has at most 5 characters.");
  expect(said(name.safeParse("a\u0000b"))).toBe("The name holds control characters. Remove them.");
  expect(said(name.safeParse("a\u202eb"))).toBe("The name holds control characters. Remove them.");
  expect(said(name.safeParse("a\ud83d"))).toBe("The name holds control characters. Remove them.");
  expect(said(name.safeParse("a\nb"))).toBe("The name is one line.");
  expect(said(name.safeParse(7))).toBe("The name is a text.");
});

test("a text as long as a request can be is refused without a search through it for each of its characters", () => {
  const name = requiredLine("The name", 5);
  expect(said(name.safeParse(`a${" ".repeat(1_000_000)}a`))).toBe("The name has at most 5 characters.");
  expect(said(name.safeParse("\u200d".repeat(1_000_000)))).toBe("The name is missing.");
});

test("an empty text is none; line breaks are kept as one kind", () => {
  const text = optionalText("The description", 100);
  expect(text.parse(" ")).toBeNull();
  expect(text.parse(undefined)).toBeNull();
  expect(text.parse("one\r\ntwo")).toBe("one\ntwo");
});

test("lists drop what is empty or said twice", () => {
  const list = listOfLines("the topics", 2, 10);
  expect(list.parse(["a", " a", "", "b"])).toEqual(["a", "b"]);
  expect(said(list.safeParse(["a", "b", "c"]))).toBe("There are at most 2 of the topics.");
});

test("numbers are taken as typed, within their range and decimals", () => {
  const budget = optionalDecimal("The budget", { min: 0, max: 1000, places: 2 });
  expect(budget.parse("12.5")).toBe(12.5);
  expect(budget.parse(12)).toBe(12);
  expect(budget.parse("")).toBeNull();
  expect(said(budget.safeParse("-1"))).toBe("The budget lies between 0 and 1,000.");
  expect(said(budget.safeParse("1e99"))).toContain("is a number with at most 2 decimals");
  expect(said(budget.safeParse("9".repeat(40)))).toBe("The budget lies between 0 and 1,000.");
  expect(said(budget.safeParse(Number.NaN))).toContain("is a number");
  expect(said(optionalDecimal("The target", { min: 0, max: 9, places: 0 }).safeParse("1.5"))).toBe(
    "The target is a whole number.",
  );
});

test("days exist and lie in our times", () => {
  const day = optionalDay("The start date");
  expect(day.parse("2028-02-29")).toBe("2028-02-29");
  expect(day.parse("")).toBeNull();
  expect(said(day.safeParse("2027-02-29"))).toBe("The start date is a day such as 2026-03-31.");
  expect(said(day.safeParse("9999-01-01"))).toBe("The start date lies between 1990 and 2199.");
});

test.each([
  ["\u0000", ""],
  ["  100 % \u0007 sure ", "100 %   sure"],
  ["half \ud800", "half"],
  ["🚀 launch", "🚀 launch"],
  ["x".repeat(300), "x".repeat(200)],
  [["a", "b"], ""],
  [undefined, ""],
])("search words are never an error: %j", (typed, read) => {
  expect(searchWords(200).parse(typed)).toBe(read);
});
