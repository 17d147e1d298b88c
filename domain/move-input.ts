/** What a move takes: fields and their limits. */
import { z } from "zod";
import { newId, optionalText, requiredLine } from "./form-values";
import { MOVE_OUTCOMES, MOVE_STATUSES, mayMoveGo, nameMoveState } from "./moves";

export const addMoveSchema = z.object({
  id: newId,
  campaignId: newId,
  name: requiredLine("The name", 160),
  channel: optionalText("The channel", 60),
});

const moveState = z.object({ status: z.enum(MOVE_STATUSES), outcome: z.enum(MOVE_OUTCOMES) });

export const moveStatusSchema = moveState
  .extend({
    id: newId,
    campaignId: newId,
    /** The state that the person chose from: when it is another by now, they are told instead. */
    seen: moveState,
  })
  .refine((move) => move.outcome === "pending" || move.status === "executed", {
    path: ["outcome"],
    error: "Only an executed move has an outcome.",
  })
  .refine((move) => mayMoveGo(move.seen, move), {
    path: ["status"],
    error: ({ input }) => {
      const move = input as MoveStatusInput;
      return `A move that is ${nameMoveState(move.seen).toLowerCase()} can't become ${nameMoveState(move).toLowerCase()}.`;
    },
  });
type MoveStatusInput = z.output<typeof moveState> & { seen: z.output<typeof moveState> };
