/** What the web and worker processes are told by the scripts that start them. */
import { parseEnv } from "@/server/env";
import type { Installation } from "./installation";
import { Trouble } from "./trouble";

/** @throws Trouble that names each wrong variable, before a process is started that would trip over it */
export function serverEnv({ appUrl, secrets }: Installation): Record<string, string> {
  const told = { APP_DATABASE_URL: appUrl, AUTH_SECRET: process.env.AUTH_SECRET ?? secrets.authSecret };
  try {
    parseEnv({ ...process.env, ...told });
  } catch (error) {
    throw new Trouble((error as Error).message);
  }
  return told;
}
