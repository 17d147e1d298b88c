import { beforeAll, expect, test, vi } from "vitest";

beforeAll(() => {
  vi.stubEnv("AUTH_SECRET", "a secret for tests only, of sufficient length");
  vi.stubEnv("APP_DATABASE_URL", "postgresql://codex_app@127.0.0.1/none");
});

test("a sealed secret opens for its purpose alone, and never twice looks the same", async () => {
  const { seal, unseal } = await import("./sealed");
  const sealed = seal("whsec_ключ", "integration 1");
  expect(sealed).not.toContain("whsec");
  expect(seal("whsec_ключ", "integration 1")).not.toBe(sealed);
  expect(unseal(sealed, "integration 1")).toBe("whsec_ключ");
  expect(unseal(sealed, "integration 2")).toBeNull();
});

test("what was changed or cut does not open", async () => {
  const { seal, unseal } = await import("./sealed");
  const bytes = Buffer.from(seal("secret", "webhook 1"), "base64");
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
  expect(unseal(bytes.toString("base64"), "webhook 1")).toBeNull();
  expect(unseal("", "webhook 1")).toBeNull();
  expect(unseal("c2hvcnQ=", "webhook 1")).toBeNull();
});
