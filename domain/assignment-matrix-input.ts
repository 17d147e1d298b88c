/** What people send from the matrix: agents in several workspaces, and what is to become of them. */
import { z } from "zod";
import { limitFields, toConstraints } from "./agents-input";
import { requiredText } from "./form-values";

export const MAX_TARGETS = 100;
const MAX_AGENTS = 500;

const targets = z
  .array(
    z.object({
      slug: z
        .string("The workspace is missing.")
        .min(1, "The workspace is missing.")
        .max(60, "There is no such workspace."),
      agentIds: z
        .array(z.uuid("An agent is no id."))
        .min(1, "Choose at least one agent.")
        .max(MAX_AGENTS, `At most ${MAX_AGENTS} agents at once.`)
        .transform((ids) => [...new Set(ids)]),
    }),
  )
  .min(1, "Choose at least one agent and one workspace.")
  .max(MAX_TARGETS, `At most ${MAX_TARGETS} workspaces at once.`)
  .refine((all) => new Set(all.map(({ slug }) => slug)).size === all.length, "A workspace is named twice.");

export const assignManySchema = z
  .object({
    targets,
    campaignId: z
      .union([z.literal("").transform(() => null), z.uuid("Choose a campaign.")])
      .nullable()
      .default(null),
    ...limitFields,
  })
  .refine(({ targets: all, campaignId }) => campaignId === null || all.length === 1, {
    path: ["campaignId"],
    message: "A campaign is one workspace's. Choose that workspace alone, or the whole of each.",
  })
  .transform(({ targets: all, campaignId, priorityLevel, ...typed }) => ({
    targets: all,
    campaignId,
    priorityLevel,
    executionConstraints: toConstraints(typed),
  }));
export type AssignMany = z.output<typeof assignManySchema>;

export const pauseManySchema = z.object({ targets, reason: requiredText("The reason", 500) });
export const resumeManySchema = z.object({ targets });
