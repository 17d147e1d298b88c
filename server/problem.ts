/** Problem details (RFC 9457): how programs are told what went wrong. */
import type { ErrorCode, Failure } from "@/domain/result";
import { databaseError, toFailure } from "./errors";

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

/** What a sender waits for where nothing better is known. */
const RETRY_SECONDS = "5";

/** Besides the members that RFC 9457 has, a problem may have some of its own. */
export type Problem = { status: number; title: string; detail: string; errors?: Record<string, string> } & Record<
  string,
  unknown
>;

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

function problemOf(failure: Failure): Problem {
  const status = STATUS[failure.code];
  return { status, title: failure.code.replace("_", " "), detail: failure.message, errors: failure.fieldErrors };
}

/** What a program is told of a failure; it names fields as the columns are named. */
export function problemFrom(error: unknown, requestId: string): { problem: Problem; headers?: Record<string, string> } {
  if (error instanceof ProblemError) return error;
  const failure = toFailure(error, requestId, (column) => column);
  // Two requests met: the sender is to come again, which many do after a 5xx alone.
  const met = /^40(001|P01)$/.test(databaseError(error)?.code ?? "");
  const problem = problemOf(met ? { ...failure, code: "unavailable" } : failure);
  return { problem, headers: problem.status === 503 ? { "retry-after": RETRY_SECONDS } : undefined };
}

/** @param requestId named in `instance`, to find the log lines by */
export function problemResponse(problem: Problem, requestId: string, headers: Record<string, string> = {}): Response {
  const body = { type: "about:blank", ...problem, instance: `urn:request:${requestId}` };
  return Response.json(body, {
    status: problem.status,
    headers: { "content-type": "application/problem+json", "x-request-id": requestId, ...headers },
  });
}
