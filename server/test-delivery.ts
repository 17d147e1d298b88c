/** Tries a source out: a delivery as its sender would make it goes through the same door. */
import { randomUUID } from "node:crypto";
import type { Membership } from "@/db/workspace";
import type { IntegrationKind } from "@/domain/integrations";
import { formatAddress } from "@/domain/integrations";
import { sampleDelivery } from "@/domain/sample-deliveries";
import { receive } from "./intake";

/** The condition of every test of a source: firing it again counts the same alert up. */
export const TEST_CONDITION = "codex-test";

type Test = { kind: IntegrationKind; integrationId: string; name: string; firing: boolean };

/**
 * @param member who tries it out; the caller has checked the permission
 * @returns the door's own answer; what it did stands in the source's log
 */
export async function sendTest(
  member: Membership,
  test: Test,
): Promise<{ status: number; body: Record<string, unknown> }> {
  const { kind, integrationId, name, firing } = test;
  const sample = sampleDelivery(kind, {
    firing,
    at: new Date().toISOString(),
    title: `Test alert from ${name}`,
    condition: TEST_CONDITION,
    id: randomUUID(),
  });
  const request = new Request("http://codex.internal/test", {
    method: "POST",
    body: JSON.stringify(sample.body),
    headers: { ...sample.headers, "user-agent": "Codex test" },
  });
  const address = formatAddress({ workspaceId: member.workspaceId, integrationId });
  const answer = await receive(request, kind, address, member);
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}
