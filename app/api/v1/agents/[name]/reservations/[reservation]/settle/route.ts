/** The work is done: what it really used is counted, and its reservation gives back what it held. */
import { z } from "zod";
import { findReservation, settleReservation } from "@/db/budgets";
import { recordExecutions } from "@/db/executions";
import { settleSchema } from "@/domain/budgets-input";
import { programRoute } from "@/server/api";
import { asSettled, noSuchReservation, refuseRejected, requireAgent, writeReservation } from "@/server/budgets";

/** Settling what is settled or expired changes nothing; executions that come with it count all the same, once each. */
export const POST = programRoute({
  scope: "executions:write",
  input: settleSchema,
  run: async ({ tx, member, input }) => {
    const agent = await requireAgent(tx, input.name);
    const id = z.uuid().safeParse(input.reservation).data;
    const reservation = id && (await findReservation(tx, agent.id, id));
    if (!reservation) throw noSuchReservation();
    const executions = asSettled(input.executions, agent.id, reservation);
    const receipt = executions.length > 0 ? await recordExecutions(tx, member.workspaceId, executions) : undefined;
    refuseRejected(receipt);
    await settleReservation(tx, member.workspaceId, agent.id, reservation.id);
    const settled = await findReservation(tx, agent.id, reservation.id);
    return { body: { ...(settled && writeReservation(settled)), executions: receipt } };
  },
});
