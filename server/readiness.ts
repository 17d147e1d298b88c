/** Whether this process can do its work now: for load balancers and for people who wonder. */
import { pendingMigrations, readMigrations } from "@/db/migrate";
import { isQueueTended, listAppliedMigrations } from "@/db/upkeep";
import { withoutContext } from "@/db/workspace";
import { log } from "./log";

export type Check = { name: "database" | "migrations" | "jobs"; ok: boolean; detail: string };

/** Asks the database, in order; what depends on a failed check is not asked. */
export async function checkReadiness(): Promise<Check[]> {
  try {
    return await withoutContext(async (tx) => {
      const checks: Check[] = [{ name: "database", ok: true, detail: "answers" }];
      const pending = pendingMigrations(await listAppliedMigrations(tx), await readMigrations());
      checks.push({
        name: "migrations",
        ok: pending.length === 0,
        detail: pending.length === 0 ? "all applied" : `${pending.length} to apply: npm run db:migrate`,
      });
      const tended = await isQueueTended(tx);
      checks.push({
        name: "jobs",
        ok: tended,
        detail: tended ? "running" : "no process has run jobs for five minutes",
      });
      return checks;
    });
  } catch (error) {
    log.error({ err: error }, "not ready");
    return [{ name: "database", ok: false, detail: "does not answer" }];
  }
}
