/** What a request's spans come to: kept, recorded as executions, and executions that came earlier set right. */
import { RateLimiterMemory, type RateLimiterRes } from "rate-limiter-flexible";
import { findAgentsOf, keepSpans, type SpanId, type SpanTotals, settleSpans } from "@/db/agent-spans";
import { recordExecutionLists } from "@/db/executions";
import { type Membership, type Tx, withWorkspace } from "@/db/workspace";
import { executionKey, RESERVATION, type TracedExecution } from "@/domain/genai-spans";
import { formatCount } from "@/domain/quantities";
import { countRefused, explainReading, refuse, type TraceReading } from "@/domain/trace-reading";
import { env } from "../env";
import { log } from "../log";
import { ProblemError } from "../problem";
import { takingTurns } from "../turns";

/** Why executions of one request were refused, and what else is said of them. */
type Said = { refused: string[]; warnings: string[] };

const takeInTurn = takingTurns<TraceReading, Said>({
  store: takeTogether,
  sizeOf: ({ spans }) => spans.length,
  maxTogether: 10_000,
  maxWaiting: 100_000,
  what: "spans",
});

/**
 * Requests of a workspace take turns, and share transactions.
 * @returns what a partial success says; undefined when all is well
 * @throws ProblemError 503 for a workspace that has sent its spans of the minute, AppError "unavailable" when too much waits
 */
export async function takeTraces(
  member: Membership,
  reading: TraceReading,
): Promise<{ rejectedSpans: number; errorMessage: string } | undefined> {
  const { refused, warnings } = reading;
  if (reading.spans.length > 0) {
    await spend(member, reading.spans.length);
    const said = await takeInTurn(member, reading);
    for (const reason of said.refused) refuse(refused, reason);
    for (const warning of said.warnings) warnings.add(warning);
  }
  const errorMessage = explainReading(refused, warnings);
  return errorMessage === null ? undefined : { rejectedSpans: countRefused(refused), errorMessage };
}

let limiter: RateLimiterMemory | undefined;

/** Kept spans take room on a disk that all workspaces share. Senders drop what is answered 429, and come again after 503. */
async function spend({ workspaceId, origin }: Membership, spans: number): Promise<void> {
  limiter ??= new RateLimiterMemory({ points: env().PROGRAM_SPANS_PER_MINUTE, duration: 60, keyPrefix: "spans" });
  const refused = await limiter.consume(workspaceId, spans).then(
    () => null,
    (over: RateLimiterRes) => over,
  );
  if (!refused) return;
  const seconds = Math.ceil(refused.msBeforeNext / 1000);
  log.warn({ requestId: origin.requestId, spans }, "refused: over the limit of spans");
  const detail = `This workspace may send ${formatCount(limiter.points)} spans a minute, and has. Nothing was saved; try again in ${seconds} s.`;
  throw new ProblemError({ status: 503, title: "unavailable", detail }, { "retry-after": String(seconds) });
}

async function takeTogether(member: Membership, readings: TraceReading[]): Promise<Said[]> {
  const { said, late } = await withWorkspace(member, (tx) => recordTraces(tx, member.workspaceId, readings));
  // Apart: a transaction that records and settles would lock the sums twice, and could meet another crosswise.
  if (late.length > 0) await withWorkspace(member, (tx) => settleSpans(tx, member.workspaceId, late));
  return said;
}

/** @returns what is said to each, and the executions that were recorded before and may add up to something else now */
async function recordTraces(
  tx: Tx,
  workspaceId: string,
  readings: readonly TraceReading[],
): Promise<{ said: Said[]; late: SpanId[] }> {
  const totals = await keepSpans(
    tx,
    workspaceId,
    readings.flatMap(({ spans }) => spans),
  );
  const byKey = new Map(totals.map((total) => [executionKey(total), total]));
  const agents = await findAgentsOf(
    tx,
    readings.flatMap(({ executions }) => executions),
  );
  let next = 0;
  const lists = readings.map(({ executions }) =>
    executions.map((execution) => itemOf(execution, agents[next++] ?? null, byKey)),
  );
  const receipts = await recordExecutionLists(tx, workspaceId, lists);
  const late: SpanId[] = totals.filter(({ isHere }) => !isHere);
  const said = readings.map(({ executions }, i): Said => {
    const { rejected = [], duplicates = [], notes = [] } = receipts[i] ?? {};
    // One by one: a call takes some hundred thousand arguments at most.
    for (const one of duplicates.flatMap((index) => executions[index] ?? [])) late.push(one);
    const unpriced = explainUnpriced(executions.flatMap((execution) => byKey.get(executionKey(execution)) ?? []));
    return {
      refused: rejected.map(({ reason }) => reason),
      warnings: [...notes.map(({ note }) => `${RESERVATION}: ${note}`), ...unpriced],
    };
  });
  return { said, late };
}

function itemOf(execution: TracedExecution, agentId: string | null, totals: ReadonlyMap<string, SpanTotals>): unknown {
  const key = executionKey(execution);
  const used = totals.get(key);
  const { agent } = execution;
  return {
    ...(agentId === null ? { agent_name: agent.name ?? agent.id } : { agent_id: agentId }),
    execution_time_seconds: execution.seconds,
    input_tokens: used?.inputTokens ?? 0,
    output_tokens: used?.outputTokens ?? 0,
    cost: used?.cost ?? 0,
    success: execution.success,
    occurred_at: execution.endedAt,
    idempotency_key: key,
    error: execution.error,
    quality_score: execution.quality,
    campaign_id: execution.campaignId,
    model: used?.model ?? null,
    reservation_id: execution.reservationId,
  };
}

function explainUnpriced(totals: readonly SpanTotals[]): string[] {
  const models = new Set(totals.flatMap(({ unpricedModels }) => unpricedModels));
  if (models.size === 0) return [];
  const names = [...models].map((model) => model || "tokens without a model").join(", ");
  return [`Counted as costing nothing, because no price is known: ${names}.`];
}
