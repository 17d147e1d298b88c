/** Problem details (RFC 9457): how programs are told what went wrong. */
import type { ErrorCode, Failure } from "@/domain/result";

const STATUS: Record<ErrorCode, number> = {
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  invalid: 400,
  conflict: 409,
  rate_limited: 429,
  unavailable: 503,
  unexpected: 500,
};

export type Problem = { status: number; title: string; detail: string; errors?: Record<string, string> };

/** A refusal at the door, thrown by its steps. */
export class ProblemError extends Error {
  readonly problem: Problem;
  readonly headers: Record<string, string>;
  constructor(problem: Problem, headers: Record<string, string> = {}) {
    super(problem.detail);
    this.name = "ProblemError";
    this.problem = problem;
    this.headers = headers;
  }
}

export function problemOf(failure: Failure): Problem {
  const status = STATUS[failure.code];
  return { status, title: failure.code.replace("_", " "), detail: failure.message, errors: failure.fieldErrors };
}

/** @param requestId named in `instance`, to find the log lines by */
export function problemResponse(problem: Problem, requestId: string, headers: Record<string, string> = {}): Response {
  const body = { type: "about:blank", ...problem, instance: `urn:request:${requestId}` };
  return Response.json(body, {
    status: problem.status,
    headers: { "content-type": "application/problem+json", "x-request-id": requestId, ...headers },
  });
}
