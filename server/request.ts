/** Facts of the current request: its id, the caller's address, and whether it comes from our own pages. */
import { headers } from "next/headers";
import type { Origin } from "@/db/workspace";
import { env } from "./env";

export async function requestOrigin(kind: Origin["kind"]): Promise<Origin> {
  return originOf(await headers(), kind);
}

export function originOf(from: Headers, kind: Origin["kind"]): Origin {
  const trusted = env().TRUSTED_ADDRESS_HEADER;
  // A proxy that adds to what came writes its own finding last; what is before it, callers may have written.
  const address = trusted ? from.get(trusted)?.split(",").at(-1)?.trim().slice(0, 64) : undefined;
  // From page-headers.ts, which overwrites what the caller sent.
  return { kind, requestId: from.get("x-request-id") ?? crypto.randomUUID(), address };
}

/**
 * True when a browser says that one of our own pages sent this. A missing Origin is refused too: every browser sends it
 * with a POST, so only a forged or hand-made request lacks it.
 */
export function isSameOrigin(from: Headers): boolean {
  const origin = from.get("origin");
  const site = from.get("sec-fetch-site");
  if (!origin || (site !== null && site !== "same-origin")) return false;
  const host = from.get("x-forwarded-host") ?? from.get("host");
  try {
    return new URL(origin).host === host;
  } catch {
    return false;
  }
}

/** Now, by this server's clock, in milliseconds since 1970: when a page's data are from. */
export function readingMoment(): number {
  return Date.now();
}
