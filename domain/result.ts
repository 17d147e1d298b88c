/** What every action answers: a value, or an expected failure in words for the person. */

export const ERROR_CODES = [
  "unauthenticated",
  "forbidden",
  "not_found",
  "invalid",
  "conflict",
  "rate_limited",
  "unavailable",
  "unexpected",
] as const;
export type ErrorCode = (typeof ERROR_CODES)[number];

export type Failure = {
  ok: false;
  code: ErrorCode;
  /** A whole sentence: what happened, what was kept, what to do. */
  message: string;
  /** Messages by field name (dotted path), for forms. */
  fieldErrors?: Record<string, string>;
  /** For conflicts: the state as it is now. */
  current?: unknown;
  requestId?: string;
};
export type Result<T> = { ok: true; data: T } | Failure;

/** The value of a result, or a thrown ResultError: for react-query, whose failures are thrown. */
export function unwrap<T>(result: Result<T>): T {
  if (result.ok) return result.data;
  throw new ResultError(result);
}

export class ResultError extends Error {
  readonly failure: Failure;
  constructor(failure: Failure) {
    super(failure.message);
    this.name = "ResultError";
    this.failure = failure;
  }
}
