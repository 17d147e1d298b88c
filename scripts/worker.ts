/** npm run worker: background jobs in a process of their own, beside web processes started with JOBS=off. */
import { startJobs, stopJobs } from "@/server/jobs/run";
import { withInstallation } from "./installation";
import { readOptions } from "./options";
import { prepareSchema } from "./prepare";
import { serverEnv } from "./server-env";
import { untilToldToStop } from "./stopping";
import { runScript } from "./trouble";

await runScript(async () => {
  readOptions({
    name: "npm run worker",
    does: "Runs background jobs in a process of their own. Start the web processes with JOBS=off then.",
    options: {},
  });
  const stop = untilToldToStop();
  await withInstallation(async (installation) => {
    await prepareSchema(installation.ownerUrl);
    Object.assign(process.env, serverEnv(installation));
    await startJobs({ work: true });
    await stop.promise;
    await stopJobs();
  });
  // All is settled; the queue's timers and idle connections would keep the process for a good while.
  process.exit();
});
