/** Sign-in with e-mail and password by the auth library. Accounts come to be by invitation or at the first start only. */
import { betterAuth } from "better-auth";
import { drizzleAdapter } from "better-auth/adapters/drizzle";
import { authDatabase, authSchema } from "@/db/auth";
import { PASSWORD_LENGTH } from "@/domain/accounts";
import { readBytes } from "./body";
import { env } from "./env";
import { passwordLetter } from "./letters";
import { log } from "./log";
import { sendMail } from "./mail";
import { ProblemError, problemResponse } from "./problem";
import { originOf } from "./request";
import { recordSignIn } from "./sign-ins";

const DAY = 24 * 60 * 60;
export const SESSION_COOKIE = "codex.session_token";

function createAuth() {
  const { AUTH_SECRET, APP_URL, SIGN_IN_LIMIT, TRUSTED_ADDRESS_HEADER } = env();
  return betterAuth({
    appName: "Codex",
    baseURL: APP_URL,
    secret: AUTH_SECRET,
    trustedOrigins: ownOrigins(APP_URL),
    database: drizzleAdapter(authDatabase(), { provider: "pg", schema: authSchema }),
    telemetry: { enabled: false },
    logger: { log: tell },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: PASSWORD_LENGTH.min,
      maxPasswordLength: PASSWORD_LENGTH.max,
      revokeSessionsOnPasswordReset: true,
      resetPasswordTokenExpiresIn: 60 * 60,
      sendResetPassword: async ({ user, token }) => {
        // Not awaited: the answer takes as long for an unknown address as for a known one.
        void sendMail(passwordLetter({ to: user.email, token }));
      },
    },
    databaseHooks: { session: { create: { after: recordSignIn } } },
    session: { expiresIn: 14 * DAY, disableSessionRefresh: true },
    user: { additionalFields: { isPlatformAdmin: { type: "boolean", input: false, defaultValue: false } } },
    rateLimit: {
      enabled: SIGN_IN_LIMIT === "on",
      storage: "database",
      window: 60,
      max: 100,
      customRules: {
        "/sign-in/email": { window: 60, max: 10 },
        "/request-password-reset": { window: 300, max: 5 },
      },
    },
    advanced: {
      cookiePrefix: "codex",
      // Said, so that no environment ("test") switches it off.
      disableOriginCheck: false,
      useSecureCookies: APP_URL.startsWith("https:"),
      database: { generateId: "uuid" },
      ipAddress: { ipAddressHeaders: TRUSTED_ADDRESS_HEADER ? [TRUSTED_ADDRESS_HEADER] : [] },
      defaultCookieAttributes: { sameSite: "lax", httpOnly: true },
    },
  });
}

/** The library speaks of its own settings; who runs Codex knows ours. */
function tell(level: "debug" | "info" | "warn" | "error", message: string): void {
  if (message.startsWith("Rate limiting could not determine a client IP"))
    log.info("TRUSTED_ADDRESS_HEADER is not set: attempts to sign in are limited for all callers together");
  else log[level](message);
}

/** The address that Codex runs under; on this machine by both of its names. */
function ownOrigins(appUrl: string): string[] {
  const { protocol, hostname, port } = new URL(appUrl);
  const names = ["127.0.0.1", "localhost"].includes(hostname) ? ["127.0.0.1", "localhost"] : [hostname];
  return names.map((name) => `${protocol}//${name}${port && `:${port}`}`);
}

// What our pages use. The library has more doors (a name, a picture, a session's fields), without our checks.
const DOORS = ["/sign-in/email", "/sign-out", "/request-password-reset", "/reset-password", "/change-password"];

// Enough for every form of theirs; the library itself would read on without end.
const MAX_BYTES = 16 * 1024;

/** The auth library's routes that are ours; the others don't exist. */
export async function serveAuth(request: Request): Promise<Response> {
  const path = new URL(request.url).pathname.replace(/^\/api\/auth/, "");
  if (request.method !== "POST" || !DOORS.includes(path)) return new Response(null, { status: 404 });
  try {
    const body = await readBytes(request, MAX_BYTES);
    return await auth().handler(new Request(request.url, { method: "POST", headers: request.headers, body }));
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return problemResponse(error.problem, originOf(request.headers, "person").requestId);
  }
}

let created: ReturnType<typeof createAuth> | undefined;

export function auth() {
  created ??= createAuth();
  return created;
}
