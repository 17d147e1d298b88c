/** Requests to addresses that people typed in: never into private networks, no redirects, bounded in time and size. */
import dns from "node:dns";
import { request as httpRequest, type IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import { isIP, type LookupFunction } from "node:net";
import ipaddr from "ipaddr.js";
import { env } from "./env";

// How much of an answer is kept; the rest is not even read.
const EXCERPT_BYTES = 1024;

// A look-up holds one of the process's few threads until the name's server answers, and can't be called off: typed-in
// names get two of them at most, and their people wait for no longer than this.
const LOOKUPS_AT_ONCE = 2;
const LONGEST_LOOKUP_SECONDS = 5;

export type OutgoingRequest = {
  url: string;
  method?: "POST" | "GET";
  headers?: Record<string, string>;
  body?: string | Buffer;
  /** True for addresses that the operator configured: those may be private. */
  trusted?: boolean;
};

export type OutgoingAnswer =
  /** The receiver answered; `body` are its first 1,024 bytes as text, `retryAfter` the seconds it asked for. */
  | { kind: "answered"; status: number; body: string; ms: number; retryAfter?: number }
  /** Nothing was sent, and never will be: the reason in words. */
  | { kind: "refused"; reason: string; ms: number }
  /** It could not be reached, or not in time. */
  | { kind: "unreachable"; reason: string; ms: number };

class RefusedAddress extends Error {}

/** Sends one request. Never throws for what the receiver does; a redirect is an answer like any other. */
export async function sendRequest(request: OutgoingRequest): Promise<OutgoingAnswer> {
  const started = performance.now();
  const ms = () => Math.round(performance.now() - started);
  try {
    const url = parseAddress(request.url);
    if (!request.trusted) refusePrivateLiteral(url);
    const answer = await exchange(url, request);
    return { kind: "answered", ...answer, ms: ms() };
  } catch (error) {
    if (error instanceof RefusedAddress) return { kind: "refused", reason: error.message, ms: ms() };
    return { kind: "unreachable", reason: reasonOf(error), ms: ms() };
  }
}

/**
 * Looks where an address leads, so that a form can say at once what a delivery would be refused for. The delivery looks
 * again: names can be pointed elsewhere meanwhile, and one that could not be looked up in time may be used until then.
 * Takes up to five seconds: hold no transaction meanwhile.
 * @returns the reason in words, or undefined when it may be used
 */
export async function whyRefused(address: string): Promise<string | undefined> {
  try {
    const url = parseAddress(address);
    refusePrivateLiteral(url);
    await lookUpInTurn(url.hostname);
    return undefined;
  } catch (error) {
    if (error instanceof RefusedAddress) return error.message;
    throw error;
  }
}

/** The parser turns decimal, octal and hexadecimal hosts into plain IPv4, so that what follows sees one form. */
function parseAddress(address: string): URL {
  let url: URL;
  try {
    url = new URL(address);
  } catch {
    throw new RefusedAddress("This is not an address.");
  }
  if (url.protocol !== "https:" && url.protocol !== "http:") {
    throw new RefusedAddress("Only addresses that begin with https:// or http:// are called.");
  }
  if (url.username || url.password) throw new RefusedAddress("An address with a name or password in it is not called.");
  return url;
}

/** Node asks no lookup for a host that is an address itself. */
function refusePrivateLiteral({ hostname }: URL): void {
  const host = hostname.replace(/^\[|\]$/g, "");
  if (isIP(host) && !mayReach(host)) throw new RefusedAddress(privateReason(host));
}

function privateReason(address: string): string {
  return `${address} lies in a private network or is reserved, and such addresses are not called from here.`;
}

/** Whether an IP address is a public one, or one that the configuration allows. */
export function mayReach(address: string): boolean {
  const allowed = env().OUTGOING_PRIVATE_ADDRESSES;
  if (allowed === "allow") return true;
  let ip = ipaddr.parse(address);
  if (ip.kind() === "ipv6" && "isIPv4MappedAddress" in ip && ip.isIPv4MappedAddress()) ip = ip.toIPv4Address();
  // Of IPv6, only 2000::/3 is given out to anybody; addresses that carry an IPv4 one inside have ranges of their own.
  const isPublic = ip.range() === "unicast" && (ip.kind() === "ipv4" || ip.match(ipaddr.parseCIDR("2000::/3")));
  return isPublic || allowed.some((range) => ip.kind() === range[0].kind() && ip.match(range));
}

/** Refuses a name when any of its addresses is private, at the moment of connecting: what is checked is what is called. */
const publicLookup: LookupFunction = (hostname, options, callback) => {
  dns.lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, []);
    const hidden = addresses.find(({ address }) => !mayReach(address));
    if (hidden) return callback(new RefusedAddress(`${hostname} leads to ${privateReason(hidden.address)}`), []);
    if (options.all) callback(null, addresses);
    else callback(null, addresses[0]?.address ?? "", addresses[0]?.family);
  });
};

const waitingLookups = new Set<() => void>();
let lookupsUnderWay = 0;

/** @throws RefusedAddress; nothing for a name that is not known, or not in time */
function lookUpInTurn(hostname: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const look = () =>
      publicLookup(hostname, { all: true }, (error) => {
        lookupsUnderWay -= 1;
        startLookups();
        clearTimeout(timer);
        if (error instanceof RefusedAddress) reject(error);
        else resolve();
      });
    const seconds = Math.min(env().OUTGOING_TIMEOUT_SECONDS, LONGEST_LOOKUP_SECONDS);
    const timer = setTimeout(() => {
      waitingLookups.delete(look);
      resolve();
    }, seconds * 1000);
    waitingLookups.add(look);
    startLookups();
  });
}

function startLookups(): void {
  for (const look of waitingLookups) {
    if (lookupsUnderWay >= LOOKUPS_AT_ONCE) return;
    waitingLookups.delete(look);
    lookupsUnderWay += 1;
    look();
  }
}

function exchange(url: URL, { method = "POST", headers, body, trusted }: OutgoingRequest) {
  const timeout = env().OUTGOING_TIMEOUT_SECONDS * 1000;
  const signal = AbortSignal.timeout(timeout);
  return new Promise<{ status: number; body: string; retryAfter?: number }>((resolve, reject) => {
    const send = url.protocol === "https:" ? httpsRequest : httpRequest;
    const outgoing = send(url, {
      method,
      // A connection of its own: one kept open was checked for another name.
      agent: false,
      lookup: trusted ? undefined : publicLookup,
      signal,
      headers: { "user-agent": "Codex", accept: "*/*", ...headers, "content-length": Buffer.byteLength(body ?? "") },
    });
    outgoing.on("error", (error) => reject(signal.aborted ? timedOut() : error));
    outgoing.on("response", (response) => {
      readExcerpt(response)
        .then((text) =>
          resolve({
            status: response.statusCode ?? 0,
            body: text,
            retryAfter: secondsOf(response.headers["retry-after"]),
          }),
        )
        .catch((error: unknown) => reject(signal.aborted ? timedOut() : error))
        .finally(() => outgoing.destroy());
    });
    outgoing.end(body);
  });
}

function timedOut(): Error {
  return new Error(`It did not answer within ${env().OUTGOING_TIMEOUT_SECONDS} s.`);
}

async function readExcerpt(response: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of response as AsyncIterable<Buffer>) {
    parts.push(part);
    bytes += part.length;
    if (bytes >= EXCERPT_BYTES) break;
  }
  // Whole characters only, and none that a database can't keep.
  return new TextDecoder("utf-8").decode(Buffer.concat(parts).subarray(0, EXCERPT_BYTES)).replaceAll("\0", "\uFFFD");
}

/** Retry-After as seconds; its other form is a date. */
function secondsOf(header: string | undefined): number | undefined {
  if (!header) return undefined;
  const seconds = /^\d+$/.test(header) ? Number(header) : (Date.parse(header) - Date.now()) / 1000;
  return Number.isFinite(seconds) && seconds > 0 ? Math.ceil(seconds) : undefined;
}

const REASONS: Record<string, string> = {
  ENOTFOUND: "Its name is not known.",
  EAI_AGAIN: "Its name could not be looked up at the moment.",
  ECONNREFUSED: "Nothing listens there: the connection was refused.",
  ECONNRESET: "The connection was cut before an answer came.",
  ETIMEDOUT: "The connection could not be made in time.",
  EHOSTUNREACH: "There is no way to it from here.",
  ENETUNREACH: "There is no way to it from here.",
  EPIPE: "The connection was cut before an answer came.",
  CERT_HAS_EXPIRED: "Its certificate has expired.",
  DEPTH_ZERO_SELF_SIGNED_CERT: "Its certificate is signed by nobody known.",
  SELF_SIGNED_CERT_IN_CHAIN: "Its certificate is signed by nobody known.",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "Its certificate is signed by nobody known.",
  ERR_TLS_CERT_ALTNAME_INVALID: "Its certificate belongs to another name.",
};

function reasonOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (REASONS[code]) return REASONS[code];
  if (error instanceof Error && !code) return error.message;
  return `The connection failed (${code || "unknown"}).`;
}
