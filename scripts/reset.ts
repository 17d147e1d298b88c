/** npm run db:reset: everything away, then the newest schema and the demo again. */
import { Client } from "pg";
import { migrateDown, readMigrations } from "@/db/migrate";
import { seedDemoOnce, signInTable } from "./demo";
import { withInstallation } from "./installation";
import { readOptions } from "./options";
import { prepareSchema } from "./prepare";
import { runScript, Trouble } from "./trouble";

await runScript(async () => {
  const options = readOptions({
    name: "npm run db:reset",
    does: "Deletes all that Codex holds in its database, then migrates and fills the demo again.",
    options: {
      yes: { type: "boolean", help: "Say that losing everything is meant." },
      empty: { type: "boolean", help: "Leave it without the demo." },
    },
  });
  if (!options.yes)
    throw new Trouble("This deletes everything in the database. If you mean it: npm run db:reset -- --yes");
  await withInstallation(async (installation) => {
    await removeEverything(installation.ownerUrl);
    await prepareSchema(installation.ownerUrl);
    if (!options.empty) await seedDemoOnce(installation);
    process.stdout.write(await signInTable(installation.ownerUrl));
  });
});

async function removeEverything(ownerUrl: string): Promise<void> {
  const owner = new Client({ connectionString: ownerUrl });
  await owner.connect();
  try {
    await owner.query("set client_min_messages = warning; drop schema if exists pgboss cascade");
    const known = await owner.query<{ there: boolean }>(
      "select to_regclass('public.schema_migrations') is not null as there",
    );
    if (!known.rows[0]?.there) return;
    const { rows } = await owner.query<{ count: string }>("select count(*) from public.schema_migrations");
    const steps = Number(rows[0]?.count ?? 0);
    if (steps > 0) await migrateDown(owner, await readMigrations(), { steps });
  } finally {
    await owner.end();
  }
}
