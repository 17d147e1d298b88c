/**
 * The headers of every answer, every request's id, and every page's content security policy with a nonce, given before
 * Next sees the request. Next's own places for this cost more: proxy.ts wraps each request a second time, a third of what
 * an empty page costs, and `headers` in next.config.js matches each address against patterns. Never the authorization:
 * that is at the doors.
 */
import { randomBytes, randomUUID } from "node:crypto";
import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage, ServerResponse } from "node:http";

const FOR_ALL = new Map([
  ["x-content-type-options", "nosniff"],
  ["referrer-policy", "same-origin"],
  ["cross-origin-opener-policy", "same-origin"],
  ["permissions-policy", "camera=(), microphone=(), geolocation=()"],
]);
const PROGRAMS_POLICY = "default-src 'none'; frame-ancestors 'none'";
// Files that never change need neither an id nor a policy.
const FILE = /^\/(?:_next\/static\/|_next\/image(?:$|\?)|favicon\.ico$|icon\.svg(?:$|\?))/;
// Programs get no pages.
const PROGRAMS = /^\/api\//;

/** From now on, for every HTTP server of this process. */
export function givePagesHeaders(): void {
  subscribe("http.server.request.start", (message) => {
    const { request, response } = message as { request: IncomingMessage; response: ServerResponse };
    giveHeaders(request, response);
  });
}

function giveHeaders(request: IncomingMessage, response: ServerResponse): void {
  const path = request.url ?? "/";
  // Whatever the caller sent under our names is overwritten or taken away: who reads them trusts them.
  delete request.headers["x-request-id"];
  response.setHeaders(FOR_ALL);
  if (FILE.test(path)) return;
  const requestId = randomUUID();
  request.headers["x-request-id"] = requestId;
  response.setHeader("x-request-id", requestId);
  if (PROGRAMS.test(path)) {
    response.setHeader("content-security-policy", PROGRAMS_POLICY);
    return;
  }
  // Next takes the nonce for its scripts from the policy.
  const policy = contentSecurityPolicy(randomBytes(16).toString("base64"));
  request.headers["content-security-policy"] = policy;
  // Where a person who has to sign in comes back to.
  request.headers["x-path"] = path;
  response.setHeader("content-security-policy", policy);
}

function contentSecurityPolicy(nonce: string): string {
  // The development server evaluates code and injects styles; production has no exceptions.
  const development = process.env.NODE_ENV === "development";
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ""}`,
    `style-src 'self' ${development ? "'unsafe-inline'" : `'nonce-${nonce}'`}`,
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}
