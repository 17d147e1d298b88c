/** npm run db:down: takes back the newest migrations, with what their tables hold. */
import { Client } from "pg";
import { migrateDown, readMigrations } from "@/db/migrate";
import { withInstallation } from "./installation";
import { readOptions } from "./options";
import { runScript, Trouble } from "./trouble";

await runScript(async () => {
  const options = readOptions({
    name: "npm run db:down",
    does: "Takes back the newest migration. What its tables hold is lost.",
    options: {
      steps: { type: "string", value: "N", help: "Take back the newest N (1 unless said)." },
      to: { type: "string", value: "NAME", help: "Take back all down to this one, and this one." },
      yes: { type: "boolean", help: "Say that losing the data is meant." },
    },
  });
  if (!options.yes)
    throw new Trouble("This deletes tables with all they hold. If you mean it: npm run db:down -- --yes");
  const steps = Number(options.steps ?? 1);
  if (!Number.isInteger(steps) || steps < 1) throw new Trouble("--steps must be a whole number from 1.");
  const reverted = await withInstallation(async ({ ownerUrl }) => {
    const owner = new Client({ connectionString: ownerUrl });
    await owner.connect();
    try {
      return await migrateDown(owner, await readMigrations(), options.to ? { to: options.to } : { steps });
    } finally {
      await owner.end();
    }
  });
  if (reverted.length === 0) process.stdout.write("Nothing to take back.\n");
  for (const { name, milliseconds } of reverted) process.stdout.write(`${name}  ${milliseconds.toFixed(0)} ms\n`);
});
