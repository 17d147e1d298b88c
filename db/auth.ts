/** The connection that the auth library works on: its tables hold no workspace. */
import { drizzle } from "drizzle-orm/node-postgres";
import { pool } from "./client";
import { accounts, rateLimits, sessions, users, verifications } from "./schema/auth";

/** The auth library's five tables by the names that it asks for. */
export const authSchema = {
  user: users,
  session: sessions,
  account: accounts,
  verification: verifications,
  rateLimit: rateLimits,
};

export function authDatabase() {
  return drizzle(pool(), { schema: authSchema });
}
