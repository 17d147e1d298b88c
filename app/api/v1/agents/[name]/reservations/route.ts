/** An agent asks before it works: it is promised what the work may use, or told what is left. */
import { findReservation, readBudget, reserveBudget } from "@/db/budgets";
import { reservationSchema } from "@/domain/budgets-input";
import { programRoute } from "@/server/api";
import { noRoom, requireAgent, writeReservation } from "@/server/budgets";

/** 201 with the new reservation, 200 with the one that the key named before, 409 with what is left. */
export const POST = programRoute({
  scope: "executions:write",
  input: reservationSchema,
  run: async ({ tx, member, input: { name, ...request } }) => {
    const agent = await requireAgent(tx, name);
    const outcome = await reserveBudget(tx, member.workspaceId, agent.id, request);
    if (outcome.outcome === "refused") throw noRoom(await readBudget(tx, agent.id), request);
    const reservation = await findReservation(tx, agent.id, outcome.id);
    return { status: outcome.outcome === "granted" ? 201 : 200, body: reservation && writeReservation(reservation) };
  },
});
