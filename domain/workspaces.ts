/** A workspace's own facts: name, address in the URL, time zone and currency. */

/** First segments of the site's own addresses: no workspace may sit on one. */
export const RESERVED_SLUGS: ReadonlySet<string> = new Set([
  "account",
  "admin",
  "api",
  "assets",
  "assignments",
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
  "unsubscribe",
  "welcome",
  "workspaces",
]);

const CURRENCIES: ReadonlySet<string> = new Set(Intl.supportedValuesOf("currency"));

export function isCurrency(code: string): boolean {
  return CURRENCIES.has(code);
}

/** Every currency, by its code. */
export function listCurrencies(): string[] {
  return [...CURRENCIES];
}

// What the platform's list still calls by the name of former days.
const RENAMED_ZONES: Record<string, string> = {
  "Africa/Asmera": "Africa/Asmara",
  "America/Buenos_Aires": "America/Argentina/Buenos_Aires",
  "America/Godthab": "America/Nuuk",
  "Asia/Calcutta": "Asia/Kolkata",
  "Asia/Katmandu": "Asia/Kathmandu",
  "Asia/Rangoon": "Asia/Yangon",
  "Asia/Saigon": "Asia/Ho_Chi_Minh",
  "Atlantic/Faeroe": "Atlantic/Faroe",
  "Europe/Kiev": "Europe/Kyiv",
  "Pacific/Enderbury": "Pacific/Kanton",
  "Pacific/Ponape": "Pacific/Pohnpei",
  "Pacific/Truk": "Pacific/Chuuk",
};

/** Every time zone that a form offers, by its present name, UTC first. */
export function listTimeZones(): string[] {
  const names = Intl.supportedValuesOf("timeZone").map((zone) => {
    const renamed = RENAMED_ZONES[zone];
    return renamed && isTimeZone(renamed) ? renamed : zone;
  });
  return ["UTC", ...[...new Set(names)].filter((zone) => zone !== "UTC").sort()];
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
