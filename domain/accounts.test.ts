import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { safeNext } from "./accounts";
import { emailSchema, passwordSchema, personNameSchema } from "./accounts-input";

describe("e-mail", () => {
  test("is trimmed and lower-cased", () => {
    expect(emailSchema.parse("  Ada@Example.COM ")).toBe("ada@example.com");
  });
  test.each(["", "ada", "ada@", "a da@example.com", "ada@example.com\nBcc: x@y.z", `${"a".repeat(250)}@x.com`])(
    "refuses %j",
    (text) => {
      expect(emailSchema.safeParse(text).success).toBe(false);
    },
  );
});

describe("name", () => {
  test("keeps emoji and foreign letters, counted as people count", () => {
    expect(personNameSchema.parse(" Žofie 🦊 李 ")).toBe("Žofie 🦊 李");
    expect(personNameSchema.safeParse("🦊".repeat(120)).success).toBe(true);
    expect(personNameSchema.safeParse("🦊".repeat(121)).success).toBe(false);
  });
  test.each(["Ada\u0000", "Ada\nLovelace", "Ada \u202eecalevoL", "   "])("refuses %j", (text) => {
    expect(personNameSchema.safeParse(text).success).toBe(false);
  });
});

test("a password has 10 to 128 characters and is taken as typed", () => {
  expect(passwordSchema.parse(" pass phrase ")).toBe(" pass phrase ");
  expect(passwordSchema.safeParse("ninechars").success).toBe(false);
  expect(passwordSchema.safeParse("x".repeat(129)).success).toBe(false);
});

describe("where a sign-in leads", () => {
  test.each(["/nova/alerts?tab=all#row", "/invite/abc", "/"])("keeps %s", (path) => {
    expect(safeNext(path)).toBe(path);
  });
  test.each([
    undefined,
    ["/a"],
    "",
    "nova",
    "//evil.example",
    "/\\evil.example",
    "/\t/evil.example",
    "https://evil.example",
    "javascript:alert(1)",
    "/a\\..\\b",
    "/\n/evil.example",
  ])("refuses %j", (next) => {
    expect(safeNext(next)).toBe("/");
  });
  test("never leaves the site, whatever is asked for", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: "binary" }),
          fc.webUrl(),
          fc.string().map((s) => `/${s}`),
        ),
        (next) => {
          const url = new URL(safeNext(next), "https://codex.example");
          expect(url.origin).toBe("https://codex.example");
        },
      ),
    );
  });
});
