/** npm run dev: the development server with reload, over the same database as npm start. */
import { seedDemoOnce, signInTable } from "./demo";
import { openInstallation } from "./installation";
import { readOptions } from "./options";
import { prepareSchema } from "./prepare";
import { say } from "./progress";
import { serverEnv } from "./server-env";
import { untilToldToStop } from "./stopping";
import { runScript } from "./trouble";
import { checkPort, portFromEnv, startWebServer } from "./web-server";

const command = {
  name: "npm run dev",
  does: "Serves Codex on 127.0.0.1:3000 (PORT) from its sources; a saved file shows at once.",
  options: { empty: { type: "boolean", help: "Start without the demo." } },
} as const;

await runScript(async () => {
  const options = readOptions(command);
  const port = portFromEnv();
  await checkPort(port);
  const stop = untilToldToStop();
  const installation = await openInstallation(say);
  try {
    const env = serverEnv(installation);
    await prepareSchema(installation.ownerUrl);
    if (!options.empty) await seedDemoOnce(installation);
    const server = await startWebServer({ port, mode: "dev", env });
    say(`${server.address}\n${await signInTable(installation.ownerUrl)}`);
    await Promise.race([stop.promise, server.ended]);
    await server.stop();
  } finally {
    await installation.close();
  }
});
