/** What agents send about reservations, and people about the workspace's limits. */
import { z } from "zod";
import { limits, seenLimits, toConstraints } from "./agents-input";
import { MAX_BATCH } from "./executions";

const whole = (what: string, max: number, words: string) => {
  const message = `${what} are a whole number from 0 to ${words}.`;
  return z.int(message).min(0, message).max(max, message);
};

const COST = "cost is from 0 to a billion, in the workspace's currency.";
const LIFE = "ttl_seconds is a whole number from 1 to 86,400 (a day).";

const agentName = z.string("Name the agent.");

/** What the work may use at most. What isn't named is not held: name whatever the work uses. */
export const reservationSchema = z
  .strictObject(
    {
      /** The agent by code, name or id, from the address. */
      name: agentName,
      executions: whole("executions", 1_000_000_000, "a billion").default(1),
      tokens: whole("tokens", 1_000_000_000_000, "a trillion").default(0),
      cost: z.number(COST).min(0, COST).max(1_000_000_000, COST).default(0),
      /** After so many seconds it holds nothing any more. */
      ttl_seconds: z.int(LIFE).min(1, LIFE).max(86_400, LIFE).default(300),
      /** The campaign that the work is for: the limits of that assignment bind too. */
      campaign_id: z.uuid("campaign_id is no id.").nullish(),
      /** The same key answers with the same reservation. */
      idempotency_key: z
        .string("idempotency_key is a text.")
        .regex(/^[^\p{Cc}\p{Cs}]{1,200}$/u, "idempotency_key has 1 to 200 characters, none of them control characters.")
        .optional(),
    },
    {
      error: (issue) =>
        issue.code === "unrecognized_keys"
          ? `There is no field ${issue.keys.join(", ")}.`
          : "A reservation is an object.",
    },
  )
  .refine(({ executions, tokens, cost }) => executions || tokens || cost, "Reserve something: all of it is 0.");
export type ReservationRequest = Omit<z.output<typeof reservationSchema>, "name">;

/** Executions as POST /api/v1/executions takes them, without the agent: all of them are counted with the settling, or none. */
export const settleSchema = z.strictObject(
  {
    name: agentName,
    reservation: z.string("Name the reservation."),
    executions: z
      .array(z.unknown(), "executions is a list.")
      .max(MAX_BATCH, `At most ${MAX_BATCH.toLocaleString("en")} executions settle at once.`)
      .default([]),
  },
  'Send {} when the work was reported already, or {"executions": [...]}.',
);

export const budgetQuery = z.object({
  name: agentName,
  /** The campaign whose work `left` is about; without it, work for none. */
  campaign_id: z.uuid("campaign_id is no id.").optional(),
});

export const workspaceLimitsSchema = z
  .object({ ...limits, seen: seenLimits })
  .transform(({ seen, ...typed }) => ({ seen, limits: toConstraints(typed) }));
export type ChangeWorkspaceLimits = z.output<typeof workspaceLimitsSchema>;
