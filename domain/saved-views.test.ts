import { expect, test } from "vitest";
import { alertFilterSchema, readFilterQuery, savedViewInput, saysNoFilter } from "./alerts-input";
import { filterQuery } from "./saved-views";

const agent = "5f0c6f0e-3f6d-4c43-9d3b-0a7f5f1f2a11";

test("a filter goes into its address and back, in one form", () => {
  const filter = alertFilterSchema.parse({
    tab: "all",
    severity: ["low", "critical"],
    agent,
    assignee: "me",
    q: "100 % & <b>",
    sort: "oldest",
  });
  const query = filterQuery(filter);
  expect(query).toBe(
    `tab=all&severity=critical&severity=low&agent=${agent}&assignee=me&q=100+%25+%26+%3Cb%3E&sort=oldest`,
  );
  expect(filterQuery(readFilterQuery(query))).toBe(query);
  expect(filterQuery(alertFilterSchema.parse({}))).toBe("tab=active");
});

test("a view keeps what its address means, and nothing else", () => {
  const view = { id: agent, name: "  Mine ", isShared: false, isDefault: true };
  expect(
    savedViewInput.parse({ ...view, query: "?severity=worst&severity=high&alert=7&tab=nowhere&tab=all&next=//x" }),
  ).toEqual({
    ...view,
    name: "Mine",
    query: "tab=active&severity=high",
  });
  expect(savedViewInput.safeParse({ ...view, name: " ", query: "" }).success).toBe(false);
  expect(savedViewInput.safeParse({ ...view, name: "n".repeat(61), query: "" }).success).toBe(false);
  expect(savedViewInput.safeParse({ ...view, query: "q".repeat(20_000) }).success).toBe(false);
});

test("only an address without a word on what to show leaves it to the default view", () => {
  expect(saysNoFilter({})).toBe(true);
  expect(saysNoFilter({ utm_source: "mail" })).toBe(true);
  for (const query of [{ tab: "active" }, { q: "x" }, { severity: ["low"] }, { alert: agent }, { sort: "newest" }]) {
    expect(saysNoFilter(query)).toBe(false);
  }
});
