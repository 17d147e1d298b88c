import type { ErrorCode, Failure, Result } from "@/domain/result";

type Answer = { code: ErrorCode; message: string; field?: string };

// The auth library's codes in words for people. What is unknown and what is wrong sound the same on purpose.
const WRONG: Answer = { code: "unauthenticated", message: "The e-mail address or the password is wrong." };
const ANSWERS: Record<string, Answer> = {
  INVALID_EMAIL_OR_PASSWORD: WRONG,
  INVALID_EMAIL: WRONG,
  INVALID_PASSWORD: { code: "invalid", message: "This is not your present password.", field: "currentPassword" },
  INVALID_TOKEN: {
    code: "not_found",
    message: "This link was used already or has expired. Ask for a new one; your password is unchanged.",
  },
  INVALID_ORIGIN: {
    code: "forbidden",
    message: "Codex runs under another address than the one in your browser. Open it there (its setting APP_URL).",
  },
  PASSWORD_TOO_SHORT: { code: "invalid", message: "The password is too short.", field: "newPassword" },
  PASSWORD_TOO_LONG: { code: "invalid", message: "The password is too long.", field: "newPassword" },
};

/** Posts to the auth library's own handler, whose limits on attempts then apply. */
export async function postAuth(path: string, body: Record<string, unknown>): Promise<Result<null>> {
  const response = await fetch(`/api/auth${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (response.ok) return { ok: true, data: null };
  if (response.status === 429) return tooMany(Number(response.headers.get("x-retry-after")));
  const { code } = (await response.json().catch(() => ({}))) as { code?: string };
  const answer = ANSWERS[code ?? ""];
  if (!answer && response.status === 401) return fail({ code: "unauthenticated", message: "You are signed out." });
  return fail(answer ?? { code: "unexpected", message: "That did not work, and nothing has changed. Try again." });
}

function tooMany(seconds: number): Failure {
  const wait = seconds > 0 ? `in ${Math.ceil(seconds)} seconds` : "in a minute";
  return fail({ code: "rate_limited", message: `Too many attempts. Try again ${wait}.` });
}

function fail({ code, message, field }: Answer): Failure {
  return { ok: false, code, message, fieldErrors: field ? { [field]: message } : undefined };
}
