import fc from "fast-check";
import { expect, test } from "vitest";
import { formatKey, keyPrefix, workspaceOfKey } from "./api-keys";

const SECRET = "A".repeat(43);

test("a key names its workspace", () => {
  fc.assert(fc.property(fc.uuid(), (id) => workspaceOfKey(formatKey(id, SECRET)) === id));
});

test("what is no key names nothing", () => {
  fc.assert(fc.property(fc.string(), (text) => workspaceOfKey(text) === null));
  expect(workspaceOfKey(`${formatKey(crypto.randomUUID(), SECRET)}x`)).toBeNull();
});

test("a shown key gives away four characters of its secret", () => {
  expect(keyPrefix(formatKey(crypto.randomUUID(), `abcd${SECRET.slice(4)}`))).toBe("cdx_…abcd");
});
