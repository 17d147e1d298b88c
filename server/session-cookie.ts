/** The session's cookie: its secret with the auth library's signature, made with this installation's own secret. */
import { createHmac, timingSafeEqual } from "node:crypto";

/**
 * @param value the cookie's decoded value, `token.signature`
 * @returns the token, or null when the signature is wrong: a token read from the database alone opens nothing
 */
export function readSessionCookie(value: string, secret: string): string | null {
  const dot = value.lastIndexOf(".");
  const token = value.slice(0, Math.max(dot, 0));
  const given = Buffer.from(value.slice(dot + 1), "base64");
  const right = createHmac("sha256", secret).update(token).digest();
  return token && given.length === right.length && timingSafeEqual(given, right) ? token : null;
}
