/** Where alerts come from: two programs that are connected, and what they sent last. */
import { createHash, randomBytes } from "node:crypto";
import type pg from "pg";
import { type IntegrationKind, sourceName } from "@/domain/integrations";
import { sampleDelivery } from "@/domain/sample-deliveries";
import type { Step } from "./journal";
import type { Stage } from "./stage";

const SOURCES: { kind: IntegrationKind; name: string; day: number }[] = [
  { kind: "alertmanager", name: "Production cluster", day: 41 },
  { kind: "json", name: "Web shop", day: 18 },
];

/** Their keys are nobody's: a real one is made by rotating. */
export function sourceSteps({ workspaceId, story, clock, person }: Stage): Step[] {
  const admin = story.members.find(({ role }) => role === "admin");
  const by = admin && person(admin.person);
  return SOURCES.map(({ kind, name, day }) => {
    const at = clock.at(day, "10:05");
    return {
      at,
      by,
      run: async (client) => {
        const { rows } = await client.query<{ id: string }>(
          `insert into integrations (workspace_id, kind, name, source, key_hash, secret_changed_at, created_by, created_at)
           values ($1, $2, $3, $4, $5, $6, $7, $6) returning id`,
          [workspaceId, kind, name, sourceName(kind, name), hashOfNothing(), at, by],
        );
        await writeDeliveries(client, { workspaceId, integrationId: rows[0]?.id ?? "", kind, clock });
      },
    };
  });
}

function hashOfNothing(): string {
  return createHash("sha256").update(randomBytes(32)).digest("hex");
}

type Log = Pick<Stage, "workspaceId" | "clock"> & { integrationId: string; kind: IntegrationKind };

/** Ends of conditions that had been closed here before: nothing changed. One came with a key that was not this source's. */
async function writeDeliveries(client: pg.ClientBase, { workspaceId, integrationId, kind, clock }: Log): Promise<void> {
  const days = [5, 3, 2, 1];
  for (const [n, day] of days.entries()) {
    const at = clock.at(day, "13:40");
    const ended = {
      firing: false,
      at: at.toISOString(),
      title: "Queue of mails grows",
      condition: `queue-${n}`,
      id: `${n}`,
    };
    const payload = JSON.stringify(sampleDelivery(kind, ended).body);
    const refused = n === 1;
    await client.query(
      `insert into integration_deliveries (workspace_id, integration_id, result, status, detail, payload, payload_bytes, headers,
         duration_ms, proven, received_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
      [
        workspaceId,
        integrationId,
        refused ? "refused" : "accepted",
        refused ? 401 : 200,
        refused ? "This is not the key of this source. Nothing was stored." : null,
        refused ? "" : payload,
        refused ? 0 : payload.length,
        {
          "content-type": "application/json",
          "user-agent": kind === "alertmanager" ? "Alertmanager/0.28.1" : "curl/8.14.1",
        },
        4 + n,
        !refused,
        at,
      ],
    );
  }
}
