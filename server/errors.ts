/** Expected failures, and the translation of the database's into them. */
import { DatabaseAway } from "@/db/workspace";
import type { ErrorCode, Failure } from "@/domain/result";
import { log } from "./log";

/** Thrown inside an action or a job for a failure that its caller expects; the doors turn it into a Result or problem. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly fieldErrors?: Record<string, string>;
  readonly current?: unknown;
  constructor(
    code: ErrorCode,
    message: string,
    more: { fieldErrors?: Record<string, string>; current?: unknown } = {},
  ) {
    super(message);
    this.name = "AppError";
    this.code = code;
    this.fieldErrors = more.fieldErrors;
    this.current = more.current;
  }
}

type DatabaseError = Error & { code: string; table?: string; constraint?: string; column?: string };

/** The driver's error behind drizzle's wrapper, if this is one. */
export function databaseError(error: unknown): DatabaseError | undefined {
  for (let e = error; e instanceof Error; e = e.cause) {
    if ("code" in e && typeof e.code === "string" && /^[0-9A-Z]{5}$/.test(e.code)) return e as DatabaseError;
  }
  return undefined;
}

// Our own functions and triggers raise SQLSTATE CXnnn with a sentence meant for people; `column` names the field.
const OWN_STATES: Record<string, ErrorCode> = {
  CX403: "forbidden",
  CX404: "not_found",
  CX409: "conflict",
  CX422: "invalid",
};

const DATABASE_STATES: Record<string, { code: ErrorCode; message: string }> = {
  "23505": { code: "conflict", message: "There is one with these values already. Nothing was saved." },
  "23503": { code: "invalid", message: "It names something that does not exist in this workspace. Nothing was saved." },
  "23514": { code: "invalid", message: "A value is outside what is allowed. Nothing was saved." },
  "23502": { code: "invalid", message: "A required value is missing. Nothing was saved." },
  "22P02": { code: "invalid", message: "A value has the wrong form. Nothing was saved." },
  "22003": { code: "invalid", message: "A number is too large. Nothing was saved." },
  "22007": { code: "invalid", message: "A date or time has the wrong form. Nothing was saved." },
  "22008": { code: "invalid", message: "A date or time is out of range. Nothing was saved." },
  "22P05": { code: "invalid", message: "A text holds characters that can't be stored. Nothing was saved." },
  "54001": { code: "invalid", message: "It is nested too deeply. Nothing was saved." },
  "22021": { code: "invalid", message: "A text holds characters that can't be stored. Nothing was saved." },
  "42501": { code: "not_found", message: "It does not exist in this workspace." },
  "40001": { code: "conflict", message: "Somebody else changed it at the same moment. Nothing was saved; try again." },
  "40P01": { code: "conflict", message: "Somebody else changed it at the same moment. Nothing was saved; try again." },
  "53300": {
    code: "unavailable",
    message: "The database has no free connection. Nothing was saved; try again shortly.",
  },
  "57014": {
    code: "unavailable",
    message: "This took too long and was stopped; nothing was changed. Narrow it and try again.",
  },
};

const AWAY: Failure = {
  ok: false,
  code: "unavailable",
  message: "The database can't be reached. Try again shortly.",
};

/** No connection could be had, or it broke meanwhile. */
function isDatabaseAway(error: unknown): boolean {
  for (let e = error; e instanceof Error; e = e.cause) {
    if (e instanceof DatabaseAway || e.message.startsWith("Connection terminated")) return true;
    if ("code" in e && /^(08...|57P0.)$/.test(String(e.code))) return true;
  }
  return false;
}

/** Forms name their fields as TypeScript does: due_date is dueDate there. */
function formField(column: string): string {
  return column.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** The one column that a foreign key or a check is about, read from the name that PostgreSQL gave it. */
function columnOf({ table, constraint, column }: DatabaseError): string | undefined {
  if (column || !table || !constraint?.startsWith(`${table}_`)) return column;
  const name = constraint.slice(table.length + 1).replace(/^workspace_id_(?=.)/, "");
  return /^(.+?)_(?:fkey|check)$/.exec(name)?.[1]?.replace(/^(?:related|triggered_by|assigned_to)_(?=.*_id$)/, "");
}

/**
 * An expected failure as a value; an unexpected one is logged once and answered with its request id alone.
 * @param fieldOf how the caller names the field of a column; forms' way unless said
 */
export function toFailure(error: unknown, requestId: string, fieldOf = formField): Failure {
  if (error instanceof AppError) {
    return {
      ok: false,
      code: error.code,
      message: error.message,
      fieldErrors: error.fieldErrors,
      current: error.current,
    };
  }
  const fault = databaseError(error);
  const own = fault && OWN_STATES[fault.code];
  if (fault && own) {
    const fieldErrors = fault.column ? { [fieldOf(fault.column)]: fault.message } : undefined;
    return { ok: false, code: own, message: fault.message, fieldErrors };
  }
  const known = fault && DATABASE_STATES[fault.code];
  if (fault && known) {
    log.warn({ requestId, sqlstate: fault.code, constraint: fault.constraint }, "refused by the database");
    const field = columnOf(fault);
    if (!field) return { ok: false, ...known };
    const message = `${fieldOf(field)}: ${known.message}`;
    return { ok: false, code: known.code, message, fieldErrors: { [fieldOf(field)]: known.message } };
  }
  if (isDatabaseAway(error)) {
    log.error({ requestId, err: error }, "the database is away");
    return AWAY;
  }
  log.error({ requestId, err: error }, "unexpected failure");
  return {
    ok: false,
    code: "unexpected",
    message: `Something went wrong on our side and nothing was saved. Try again; if it stays, report request ${requestId}.`,
    requestId,
  };
}
