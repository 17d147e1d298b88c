/** npm run db:migrate: applies what this version brings and the database lacks. */
import { withInstallation } from "./installation";
import { readOptions } from "./options";
import { prepareSchema } from "./prepare";
import { runScript } from "./trouble";

await runScript(async () => {
  readOptions({
    name: "npm run db:migrate",
    does: "Applies the migrations that the database lacks, each in its own transaction, and installs the job queue.",
    options: {},
  });
  const applied = await withInstallation(({ ownerUrl }) => prepareSchema(ownerUrl));
  for (const { name, milliseconds } of applied) process.stdout.write(`${name}  ${milliseconds.toFixed(0)} ms\n`);
  process.stdout.write(applied.length === 0 ? "Nothing to apply.\n" : `${applied.length} applied.\n`);
});
