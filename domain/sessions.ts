/** Names the browser behind a session, so that its owner recognises it. */

// The order matters: Edge and Opera say "Chrome" too, Chrome says "Safari" too; Android says "Linux" too.
const BROWSERS: [RegExp, string][] = [
  [/\bEdg\//, "Edge"],
  [/\bOPR\//, "Opera"],
  [/\bFirefox\//, "Firefox"],
  [/\b(?:Headless)?Chrome\//, "Chrome"],
  [/\bSafari\//, "Safari"],
];
const SYSTEMS: [RegExp, string][] = [
  [/Android/, "Android"],
  [/iPhone|iPad/, "iOS"],
  [/Windows/, "Windows"],
  [/Mac OS X/, "macOS"],
  [/CrOS/, "ChromeOS"],
  [/Linux/, "Linux"],
];

/** "Firefox on Linux"; "Unknown browser" where the text says nothing familiar. */
export function describeBrowser(userAgent: string | null): string {
  const find = (known: [RegExp, string][]) => known.find(([pattern]) => pattern.test(userAgent ?? ""))?.[1];
  const system = find(SYSTEMS);
  return `${find(BROWSERS) ?? "Unknown browser"}${system ? ` on ${system}` : ""}`;
}
