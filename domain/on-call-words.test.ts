import { expect, test } from "vitest";
import { turnFormat } from "./on-call-words";

test("a weekday comes before its date without a comma, whatever the engine writes", () => {
  expect(turnFormat("Europe/Berlin")(new Date("2026-03-10T12:00:00Z"))).toBe("Tue 10 Mar, 13:00");
});
