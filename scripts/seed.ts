/** npm run db:seed: fills an empty database with the demo. */
import { seedDemoOnce, signInTable } from "./demo";
import { withInstallation } from "./installation";
import { readOptions } from "./options";
import { prepareSchema } from "./prepare";
import { runScript, Trouble } from "./trouble";

await runScript(async () => {
  readOptions({
    name: "npm run db:seed",
    does: "Fills a database in which nobody has an account yet with the demo.",
    options: {},
  });
  await withInstallation(async (installation) => {
    await prepareSchema(installation.ownerUrl);
    if (!(await seedDemoOnce(installation))) {
      throw new Trouble("There are accounts in this database already. To start afresh: npm run db:reset -- --yes");
    }
    process.stdout.write(await signInTable(installation.ownerUrl));
  });
});
