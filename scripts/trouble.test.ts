import { expect, test } from "vitest";
import { checkVersion } from "./external-database";
import { fullDisk, otherVersion, portTaken, Trouble, tellsFullDisk, troubleOf } from "./trouble";

test("a full disk is recognised in errors of the system, of PostgreSQL and in programs' output", () => {
  expect(tellsFullDisk(Object.assign(new Error("write"), { code: "ENOSPC" }))).toBe(true);
  expect(tellsFullDisk(Object.assign(new Error("could not extend file"), { code: "53100" }))).toBe(true);
  expect(tellsFullDisk("initdb: error: could not write: No space left on device")).toBe(true);
  expect(tellsFullDisk(new Error("syntax error"))).toBe(false);
});

test("a trouble is found behind wrapped errors, and a bug is none", () => {
  const cause = Object.assign(new Error("write"), { code: "ENOSPC", path: "/" });
  expect(troubleOf(new Error("Migration 013 failed", { cause }))?.message).toMatch(
    /^The disk that holds \/ is full \(\d+ MB/,
  );
  expect(troubleOf(new Error("wrapped", { cause: new Trouble("Do this.") }))?.message).toBe("Do this.");
  expect(troubleOf(new TypeError("x is not a function"))).toBeUndefined();
});

test("each sentence says what to do", () => {
  expect(portTaken(3000).message).toContain("PORT=3001 npm start");
  expect(fullDisk("/nowhere/at/all").message).toContain("Free about 2 GB");
  expect(otherVersion("/data", "17", "18").message).toContain("PostgreSQL 17");
});

test("a server that is too old is named with its version", () => {
  expect(() => checkVersion(140_012, "14.12 (Debian)")).toThrow("DATABASE_URL names a 14.12 (Debian)");
  expect(() => checkVersion(150_000, "15.0")).not.toThrow();
});
