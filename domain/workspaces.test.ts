import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isTimeZone, listTimeZones, proposeSlug, RESERVED_SLUGS } from "./workspaces";
import { slugSchema, timeZoneSchema } from "./workspaces-input";

describe("address", () => {
  test.each(["nova", "n", "nova-2", "2nd"])("takes %s", (slug) => expect(slugSchema.parse(slug)).toBe(slug));
  test.each(["", "-nova", "nova-", "no va", "növa", "a/b", "..", "x".repeat(49), "admin", "SIGN-IN"])(
    "refuses %j",
    (slug) => expect(slugSchema.safeParse(slug).success).toBe(false),
  );
  test("a proposal is allowed or empty", () => {
    expect(proposeSlug("Nova & Co.")).toBe("nova-co");
    expect(proposeSlug("Žižkov Černý")).toBe("zizkov-cerny");
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (name) => {
        const slug = proposeSlug(name);
        expect(slug === "" || RESERVED_SLUGS.has(slug) || slugSchema.safeParse(slug).success).toBe(true);
      }),
    );
  });
});

describe("time zone", () => {
  test("every offered zone is accepted", () => {
    expect(listTimeZones().filter((zone) => !timeZoneSchema.safeParse(zone).success)).toEqual([]);
  });
  test("zones are offered by their present names, once each", () => {
    const zones = listTimeZones();
    expect(zones).toEqual(expect.arrayContaining(["UTC", "Asia/Kolkata", "Asia/Kathmandu", "Europe/Kyiv"]));
    expect(zones).not.toContain("Asia/Calcutta");
    expect(new Set(zones).size).toBe(zones.length);
  });
  test.each(["", "Mars/Olympus", "+02:00", "Europe/Berlin'; drop"])("refuses %j", (zone) => {
    expect(isTimeZone(zone)).toBe(false);
  });
});
