/** What the web and worker processes are told by the scripts that start them; server/env.ts checks it there. */
import type { Installation } from "./installation";

export function serverEnv({ appUrl, secrets }: Installation): Record<string, string> {
  return { APP_DATABASE_URL: appUrl, AUTH_SECRET: process.env.AUTH_SECRET ?? secrets.authSecret };
}
