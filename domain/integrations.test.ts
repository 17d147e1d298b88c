import fc from "fast-check";
import { expect, test } from "vitest";
import { formatAddress, parseAddress, sourceName, sourceUrl } from "./integrations";

test("an address names its workspace and its integration", () => {
  fc.assert(
    fc.property(fc.uuid(), fc.uuid(), (workspaceId, integrationId) => {
      const address = formatAddress({ workspaceId, integrationId });
      expect(address).toMatch(/^[\w-]{43}$/);
      expect(parseAddress(address)).toEqual({ workspaceId, integrationId });
    }),
  );
});

test("what is no address names nothing", () => {
  for (const text of ["", "x", "a".repeat(42), "a".repeat(44), `${"a".repeat(42)}=`, "%00".padEnd(43, "a")]) {
    expect(parseAddress(text), text).toBeNull();
  }
});

test("PagerDuty's senders find the path that they know", () => {
  const ids = { workspaceId: crypto.randomUUID(), integrationId: crypto.randomUUID() };
  expect(sourceUrl("https://codex.example.com/", "pagerduty", ids)).toBe(
    `https://codex.example.com/api/v1/integrations/pagerduty/${formatAddress(ids)}/v2/enqueue`,
  );
});

test("a source is made of the kind and the name, and is always one", () => {
  expect(sourceName("grafana", "Produktion Süd / EU-1")).toBe("grafana:produktion-sud-eu-1");
  expect(sourceName("json", "📈")).toBe("json");
  fc.assert(
    fc.property(fc.string(), (name) => {
      expect(sourceName("standard_webhooks", name)).toMatch(/^[a-z0-9][a-z0-9._:-]{0,79}$/);
    }),
  );
});
