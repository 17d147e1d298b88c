import { expect, test } from "vitest";
import { readOverride } from "./routing-input";

const now = new Date("2026-07-01T10:00:00Z");
const read = (from: string, to: string) => readOverride({ from, to }, now, "Europe/Berlin");

test("an override's times are those of its schedule's clock; one that runs already may be added", () => {
  expect(read("2026-06-30T18:00", "2026-07-01T18:00")).toEqual({
    startsAt: new Date("2026-06-30T16:00:00Z"),
    endsAt: new Date("2026-07-01T16:00:00Z"),
  });
});

test.each([
  ["2026-06-30T18:00", "2026-07-01T11:59", "It must end in the future."],
  // Noon in Berlin is now.
  ["2026-06-30T18:00", "2026-07-01T12:00", "It must end in the future."],
  ["2026-07-02T00:00", "2027-07-04T00:00", "An override lasts at most a year."],
])("from %s until %s: %s", (from, to, message) => {
  expect(read(from, to)).toEqual({ message });
});

test("a whole year is not too long, nor a leap one", () => {
  expect(read("2026-07-02T00:00", "2027-07-02T00:00")).toHaveProperty("endsAt");
  expect(read("2027-07-02T00:00", "2028-07-02T00:00")).toHaveProperty("endsAt");
});
