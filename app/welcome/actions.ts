"use server";

import { firstAccountSchema } from "@/domain/accounts-input";
import { createWorkspaceSchema } from "@/domain/workspaces-input";
import { guestAction } from "@/server/action";
import { makeFirstAccount } from "@/server/first-account";

/** Makes the first account and workspace; the browser signs in with the same password after. */
export const start = guestAction({
  input: firstAccountSchema.extend({
    workspace: createWorkspaceSchema.shape.name,
    slug: createWorkspaceSchema.shape.slug,
    timezone: createWorkspaceSchema.shape.timezone,
    currency: createWorkspaceSchema.shape.currency,
  }),
  run: async ({ input, origin }) => {
    const { workspace, slug, timezone, currency, ...person } = input;
    await makeFirstAccount(person, { name: workspace, slug, timezone, currency }, origin);
    return { slug, email: person.email };
  },
});
