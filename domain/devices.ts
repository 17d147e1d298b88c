/** What reaches a person outside the product: a phone number and browsers. */

/** How long a code that was sent to a phone counts. */
export const CODE_MINUTES = 10;
/** Wrong codes until a new one is needed. */
export const MAX_WRONG_CODES = 5;
/** Codes a day: each costs money, and may go to somebody else's phone. */
export const CODES_PER_DAY = 5;
/** How many notifications go to a person by SMS within an hour, tries included: each costs money. */
export const TEXTS_PER_HOUR = 20;
/** Seconds between two codes. */
export const CODE_PAUSE = 60;

export type PhoneState = { number: string; verified: boolean } | null;

/** A browser that takes push messages, as its person sees it. */
export type PushBrowser = { id: string; browser: string; endpoint: string; createdAt: Date };

const BROWSERS = [
  [/Edg\//, "Edge"],
  [/OPR\//, "Opera"],
  [/Firefox\//, "Firefox"],
  [/Chrome\//, "Chrome"],
  [/Safari\//, "Safari"],
] as const;
const SYSTEMS = [
  [/iPhone|iPad/, "iOS"],
  [/Android/, "Android"],
  [/Windows/, "Windows"],
  [/Mac OS X/, "macOS"],
  [/Linux/, "Linux"],
] as const;

/** A name by which a person tells their browsers apart, such as "Firefox on Linux". */
export function browserName(userAgent: string): string {
  const find = (list: readonly (readonly [RegExp, string])[]) => list.find(([pattern]) => pattern.test(userAgent))?.[1];
  return `${find(BROWSERS) ?? "A browser"} on ${find(SYSTEMS) ?? "an unknown system"}`;
}
