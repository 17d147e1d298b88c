/** Takes what a delivery asks for into the workspace, each part with an id once. */
import { type BatchReport, findNamedAgents, holdConditions, takeAlerts } from "@/db/alert-intake";
import type { Source } from "@/db/integration-check";
import { claimReceipts, digestOf, readReport, writeReport } from "@/db/receipts";
import type { Membership, Tx } from "@/db/workspace";
import type { AlertBatch, NamedBatch } from "@/domain/alert-intake";
import type { DeliveryResult } from "@/domain/integrations";
import { AppError } from "./errors";
import type { Part, Reading } from "./intake-formats";

type Taking = { member: Membership; source: Source; reading: Reading };

/** @returns what was done; for a delivery that is known already, what was done when it first came */
export async function takeReading(
  tx: Tx,
  { member: { workspaceId }, source, reading }: Taking,
): Promise<{ result: DeliveryResult; report: BatchReport }> {
  const empty: BatchReport = { fired: [], resolved: [], acknowledged: [] };
  if (reading.parts.length === 0) return { result: "ignored", report: empty };
  const digests = reading.parts.flatMap(({ id }) => (id === null ? [] : digestOf(id)));
  const claim = { workspaceId, integrationId: source.id, digests };
  const fresh = digests.length > 0 ? await claimReceipts(tx, claim) : new Set<string>();
  const parts = partsToTake(reading.parts, fresh);
  if (parts.length === 0) {
    const known = await readReport(tx, source.id, digests[0] ?? "");
    return { result: "replayed", report: known ?? empty };
  }
  const report = empty;
  const batches: AlertBatch[] = [];
  for (const run of inRuns(parts)) batches.push(await nameAgents(tx, run));
  if (batches.length > 1) await holdConditions(tx, workspaceId, ...batches);
  for (const batch of batches) {
    const done = await takeAlerts(tx, workspaceId, batch);
    report.fired.push(...done.fired);
    report.resolved.push(...done.resolved);
    report.acknowledged.push(...done.acknowledged);
  }
  if (fresh.size > 0) await writeReport(tx, source.id, [...fresh], report);
  return { result: "accepted", report };
}

/** Those without an id, and of those with one each that is new, once. */
function partsToTake(parts: Part[], fresh: ReadonlySet<string>): Part[] {
  const left = new Set(fresh);
  return parts.filter(({ id }) => id === null || left.delete(digestOf(id)));
}

/** Neighbours of one sort go together: a thousand events are few statements, and still in their order. */
function inRuns(parts: Part[]): NamedBatch[] {
  const runs: NamedBatch[] = [];
  for (const { batch } of parts) {
    const last = runs.at(-1);
    if (last && sortOf(last) !== "mixed" && sortOf(last) === sortOf(batch)) {
      last.firing.push(...batch.firing);
      last.resolved.push(...batch.resolved);
    } else {
      runs.push({ ...batch, firing: [...batch.firing], resolved: [...batch.resolved] });
    }
  }
  return runs;
}

function sortOf({ firing, resolved, acknowledged }: NamedBatch): "firing" | "resolved" | "mixed" {
  if (acknowledged?.length || (firing.length > 0 && resolved.length > 0)) return "mixed";
  return resolved.length > 0 ? "resolved" : "firing";
}

async function nameAgents(tx: Tx, batch: NamedBatch): Promise<AlertBatch> {
  const named = await findNamedAgents(tx, batch);
  if (!("unknownAgents" in named)) return named;
  const message = `There is no agent named ${named.unknownAgents.join(", ")}. Nothing was stored.`;
  throw new AppError("invalid", message, { fieldErrors: { agent_name: message } });
}
