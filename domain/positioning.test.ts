import { expect, test } from "vitest";
import { describeLoss } from "./positioning";

test("says what loses its link, one or several", () => {
  expect(describeLoss({ messages: 0, campaigns: 0 })).toBe("Nothing is built on it.");
  expect(describeLoss({ campaigns: 1 })).toBe("1 campaign stays, but loses its link to it.");
  expect(describeLoss({ messages: 1, campaigns: 2 })).toBe(
    "1 message and 2 campaigns stay, but lose their link to it.",
  );
});
