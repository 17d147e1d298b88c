import { type NextRequest, NextResponse } from "next/server";

/**
 * The content security policy with a nonce per page, and a request id; next.config.js has the headers that never change.
 * Never the authorization: that is at the doors.
 */
export function proxy(request: NextRequest): NextResponse {
  const nonce = btoa(crypto.randomUUID());
  const policy = contentSecurityPolicy(nonce);
  const headers = new Headers(request.headers);
  headers.set("x-request-id", crypto.randomUUID());
  headers.set("content-security-policy", policy);
  headers.set("x-nonce", nonce);
  // Where a person who has to sign in comes back to.
  headers.set("x-path", request.nextUrl.pathname + request.nextUrl.search);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  return response;
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

// Programs get no pages: they come past it.
export const config = {
  matcher: [{ source: "/((?!api/|_next/static/|_next/image$|favicon.ico$|icon.svg$).*)" }],
};
