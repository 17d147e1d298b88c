/** A workspace's own facts: name, address in the URL, time zone and currency. */
import { z } from "zod";
import { lineOfText } from "./accounts";

/** First segments of the site's own addresses: no workspace may sit on one. */
export const RESERVED_SLUGS: ReadonlySet<string> = new Set([
  "account",
  "admin",
  "api",
  "assets",
  "codex",
  "favicon",
  "forgot-password",
  "health",
  "help",
  "invite",
  "login",
  "logout",
  "new",
  "public",
  "reset-password",
  "sign-in",
  "sign-out",
  "sign-up",
  "static",
  "welcome",
  "workspaces",
]);

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

export const currencySchema = z
  .string()
  .refine((code) => CURRENCIES.has(code), "This is not a currency. It looks like EUR.");

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

const CURRENCIES: ReadonlySet<string> = new Set(Intl.supportedValuesOf("currency"));

/** Every currency, by its code. */
export function listCurrencies(): string[] {
  return [...CURRENCIES];
}

/** Every time zone that a form offers, UTC first. */
export function listTimeZones(): string[] {
  return ["UTC", ...Intl.supportedValuesOf("timeZone").filter((zone) => zone !== "UTC")];
}

/** True for an IANA time zone with a name (offsets such as "+02:00" are none: they know no daylight saving). */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]+(\/[A-Za-z0-9_+-]+)*$/.test(name)) return false;
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}

/** A proposal for a workspace's address from its name: "Nova & Co." becomes "nova-co". */
export function proposeSlug(name: string): string {
  return name
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .slice(0, 48)
    .replaceAll(/^-+|-+$/g, "");
}
