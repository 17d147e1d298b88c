/** What a workspace's own facts take: name, address in the URL, time zone and currency. */
import { z } from "zod";
import { lineOfText } from "./accounts-input";
import { isCurrency, isTimeZone, RESERVED_SLUGS } from "./workspaces";

export const slugSchema = z
  .string()
  .trim()
  .toLowerCase()
  .max(48, "The address has at most 48 characters.")
  .regex(/^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/, "The address takes a–z, 0–9 and hyphens between them.")
  .refine((slug) => !RESERVED_SLUGS.has(slug), "This address belongs to Codex itself. Choose another.");

export const timeZoneSchema = z
  .string()
  .max(64)
  .refine(isTimeZone, "This is not a time zone. It looks like Europe/Berlin.");

export const currencySchema = z.string().refine(isCurrency, "This is not a currency. It looks like EUR.");

const workspaceName = lineOfText("The name", 80);

export const createWorkspaceSchema = z.object({
  name: workspaceName,
  slug: slugSchema,
  timezone: timeZoneSchema,
  currency: currencySchema,
});
export type NewWorkspace = z.output<typeof createWorkspaceSchema>;

/** `version` is what the form was filled from; an update of a newer state is refused. */
export const updateWorkspaceSchema = createWorkspaceSchema.extend({ version: z.string().min(1).max(64) });

export const deleteWorkspaceSchema = z.object({ typedName: z.string().max(200) });
