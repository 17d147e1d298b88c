/** A stream of executions, a line each: committed in portions, answered once. */
import type { Membership } from "@/db/workspace";
import { addReceipt, emptyReceipt, type Receipt } from "@/domain/executions";
import { recordInTurn } from "@/server/execution-turns";
import { BrokenLine, takeLines } from "@/server/lines";
import { ProblemError, problemFrom } from "@/server/problem";

const KIB = 1024;
const BOUNDS = { portion: 500, maxLines: 200_000, maxLineBytes: 64 * KIB, maxBytes: 128 * KIB * KIB };

/** @throws ProblemError when it ends early: with what was kept until then, and the line to go on from */
export async function takeExecutionLines(member: Membership, request: Request): Promise<Receipt> {
  const receipt = emptyReceipt();
  const { taken, broken } = await takeLines(request, BOUNDS, async (items, first) => {
    addReceipt(receipt, await recordInTurn(member, items), first);
  });
  if (broken !== undefined) throw brokenOff(broken, { taken, receipt, requestId: member.origin.requestId });
  if (taken === 0) throw new ProblemError({ status: 400, title: "invalid", detail: "The stream holds no line." });
  return receipt;
}

type Kept = { taken: number; receipt: Receipt; requestId: string };

function brokenOff(error: unknown, { taken, receipt, requestId }: Kept): ProblemError {
  const { status, title, why, headers } = reasonOf(error, requestId);
  const { accepted, duplicate, rejected, unlisted } = receipt;
  const counts = `${accepted} accepted, ${duplicate} duplicate, ${rejected.length + unlisted} rejected`;
  const detail = `It ended at line ${taken + 1}: ${why} The ${taken} lines before are kept (${counts}). Go on from line ${taken + 1}, or send all again: a key counts once.`;
  return new ProblemError({ status, title, detail, ...receipt }, headers);
}

type Reason = { status: number; title: string; why: string; headers?: Record<string, string> };

function reasonOf(error: unknown, requestId: string): Reason {
  if (error instanceof BrokenLine) return { status: error.status, title: "malformed stream", why: error.message };
  const { problem, headers } = problemFrom(error, requestId);
  return { status: problem.status, title: problem.title, why: "it could not be stored.", headers };
}
