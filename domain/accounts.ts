/** A person's account: how long a password is, and where a sign-in may lead. */

export const PASSWORD_LENGTH = { min: 10, max: 128 } as const;

/**
 * The path to go to after signing in, from the untrusted `?next=`.
 * @returns a path of this site; `fallback` for anything that could lead elsewhere
 */
export function safeNext(next: unknown, fallback = "/"): string {
  // "//host", "/\host" and control characters are how browsers are tricked into another site.
  if (typeof next !== "string" || !/^\/(?![/\\])[^\\\p{Cc}]*$/u.test(next)) return fallback;
  const here = "https://codex.invalid";
  const url = new URL(next, here);
  return url.origin === here ? `${url.pathname}${url.search}${url.hash}` : fallback;
}
