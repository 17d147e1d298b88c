/** Brings a database to the state this version needs: migrations and the job queue's tables. */
import { Client } from "pg";
import { type Applied, migrateUp, readMigrations } from "@/db/migrate";

/** Applies what is missing, as the owner. @returns the migrations applied now */
export async function prepareSchema(ownerUrl: string): Promise<Applied[]> {
  const owner = new Client({ connectionString: ownerUrl, application_name: "codex migrate" });
  await owner.connect();
  try {
    const applied = await migrateUp(owner, await readMigrations());
    // The jobs bring most of the server along, a second's loading: a script that only refuses or explains does without.
    const { installJobs } = await import("@/server/jobs/run");
    await installJobs(ownerUrl);
    return applied;
  } finally {
    await owner.end();
  }
}
