import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { readSessionCookie } from "./session-cookie";

const SECRET = "a secret for tests only, of sufficient length";
const sign = (token: string, secret = SECRET) => createHmac("sha256", secret).update(token).digest("base64");

test("a signed token is read", () => {
  expect(readSessionCookie(`abc.${sign("abc")}`, SECRET)).toBe("abc");
});

test.each([
  ["nothing", ""],
  ["a bare token", "abc"],
  ["a bare token with a dot", "abc."],
  ["a signature alone", `.${sign("")}`],
  ["another token's signature", `abd.${sign("abc")}`],
  ["another secret's signature", `abc.${sign("abc", "another secret, of a sufficient length too")}`],
  ["half a signature", `abc.${sign("abc").slice(0, 20)}`],
])("%s is no session", (_, value) => {
  expect(readSessionCookie(value, SECRET)).toBeNull();
});
