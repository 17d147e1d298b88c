/** What of a delivery may be kept for people to look at: its text without secrets, and the headers that explain it. */

/** Characters of a payload that are kept. */
export const PAYLOAD_LENGTH = 65_536;

const SECRET_NAME =
  /password|passwd|secret|token|authori[sz]ation|api[-_]?key|routing_key|integration_key|cookie|session|dsn|credential/i;
const HIDDEN = "[hidden]";

/**
 * The text as it was sent, cut, with the values of what sounds like a secret hidden: `"name": value`, and `["name", value]` as
 * lists of headers have it. Takes what is no JSON as well, which is when people look, and time in proportion to the length.
 * @param known secrets that must not be shown wherever they stand
 */
export function redactPayload(text: string, known: readonly string[] = []): string {
  // oxlint-disable-next-line no-control-regex -- NUL is what is looked for
  let kept = text.slice(0, PAYLOAD_LENGTH).replaceAll(/\u0000|\p{Cs}/gu, "\ufffd");
  for (const secret of known) if (secret.length > 7) kept = kept.replaceAll(secret, HIDDEN);
  return hideValues(kept).slice(0, PAYLOAD_LENGTH);
}

// Strings (the last may have been cut off), what structures, and all between. One of them begins at every character.
const TOKEN = /"(?:[^"\\]|\\.)*"?|[[\]{},:]|[^"[\]{},:]+/gs;
const ASSIGNED = /(?:password|secret|token|api_?key)[\w-]*=$/i;
/** How far before a "=" its name is looked for: whatever the text, the work is in proportion to its length. */
const NAME_LENGTH = 100;

type Place = { list: boolean; members: number };

function hideValues(text: string): string {
  const shown: string[] = [];
  const places: Place[] = [];
  let name = "";
  let hidesNext = false;
  let hiddenDepth = 0;
  for (const [token] of text.matchAll(TOKEN)) {
    const opens = token === "{" || token === "[";
    const closes = token === "}" || token === "]";
    if (hiddenDepth > 0) {
      hiddenDepth += opens ? 1 : closes ? -1 : 0;
      continue;
    }
    if (hidesNext && token.trim() && !closes && token !== "," && token !== ":") {
      shown.push(`"${HIDDEN}"`);
      hiddenDepth = opens ? 1 : 0;
      hidesNext = false;
      name = "";
      continue;
    }
    if (opens) places.push({ list: token === "[", members: 0 });
    if (closes) places.pop();
    const place = places.at(-1);
    if (token === ":") hidesNext = SECRET_NAME.test(name);
    else if (token === ",") {
      hidesNext = place?.list === true && place.members === 0 && SECRET_NAME.test(name);
      if (place) place.members += 1;
    }
    if (token.startsWith('"')) name = token;
    else if (token.trim()) name = "";
    shown.push(token.startsWith('"') ? token : hideAssigned(token));
  }
  return shown.join("");
}

/** Values behind names such as `token=`, each as far as the next "&" or space. */
function hideAssigned(text: string): string {
  const shown: string[] = [];
  let hides = false;
  for (const piece of text.split(/(?<==)/)) {
    // A "=" inside a hidden value belongs to it.
    const end = hides ? piece.search(/[&\s]/) : 0;
    if (hides && end !== 0) shown[shown.length - 1] = HIDDEN;
    if (end < 0) continue;
    const rest = piece.slice(end);
    hides = ASSIGNED.test(rest.slice(-NAME_LENGTH));
    shown.push(rest);
    if (hides) shown.push("");
  }
  return shown.join("");
}

const TELLING =
  /^(content-type|content-encoding|content-length|user-agent|request-id|webhook-id|webhook-timestamp|sentry-hook-(resource|timestamp)|x-grafana-[a-z-]*timestamp|ce-(id|source|type|subject|time|specversion))$/;

/** Only headers that are known to hold no secret; values are cut. */
export function tellingHeaders(headers: Iterable<[string, string]>): Record<string, string> {
  const kept = [...headers].filter(([name]) => TELLING.test(name.toLowerCase()));
  return Object.fromEntries(kept.map(([name, value]) => [name.toLowerCase(), redactPayload(value).slice(0, 300)]));
}
