import { expect, test } from "vitest";
import { badgeText, notificationPath } from "./notifications";
import { notificationFilter } from "./notifications-input";

const nothing = { actionUrl: null, alertId: null, achievementId: null, campaignId: null };

test("leads to its own address only when that is ours or https", () => {
  expect(notificationPath({ ...nothing, actionUrl: "/aurora/alerts?alert=1" }, "aurora")).toBe(
    "/aurora/alerts?alert=1",
  );
  expect(notificationPath({ ...nothing, actionUrl: "https://status.example.com" }, "aurora")).toBe(
    "https://status.example.com",
  );
  for (const actionUrl of [
    "javascript:alert(1)",
    "//evil.example",
    "/\\evil.example",
    "http://x",
    "data:text/html,x",
  ]) {
    expect(notificationPath({ ...nothing, actionUrl }, "aurora")).toBeNull();
    expect(notificationPath({ ...nothing, actionUrl, campaignId: "c1" }, "aurora")).toBe("/aurora/campaigns/c1");
  }
});

test("else to the thing it is about", () => {
  expect(notificationPath({ ...nothing, alertId: "a1" }, "aurora")).toBe("/aurora/alerts?tab=all&alert=a1");
  expect(notificationPath({ ...nothing, achievementId: "b1" }, "aurora")).toBe("/aurora/achievements?achievement=b1");
  expect(notificationPath(nothing, "aurora")).toBeNull();
});

test("a badge has room for two digits", () => {
  expect([0, 99, 100].map(badgeText)).toEqual(["0", "99", "99+"]);
});

test("a URL that makes no sense reads as the plain list", () => {
  expect(notificationFilter.parse({ tab: "x", type: ["alert"], after: "1~2", before: "; --" })).toEqual({ tab: "all" });
});
