/** npm start: builds where needed, brings up the database, migrates, seeds the demo once and serves. */
import { buildApplication, isBuilt } from "./build";
import { hasAccounts, seedDemoOnce, signInTable } from "./demo";
import { type Installation, openInstallation } from "./installation";
import { readOptions } from "./options";
import { prepareSchema } from "./prepare";
import { say, step } from "./progress";
import { clearRunning, removeRunning, writeRunning } from "./running";
import { serverEnv } from "./server-env";
import { untilToldToStop } from "./stopping";
import { runScript } from "./trouble";
import { checkPort, portFromEnv, startWebServer } from "./web-server";

const command = {
  name: "npm start",
  does: "Serves Codex on 127.0.0.1:3000 (PORT) over an embedded PostgreSQL, or over DATABASE_URL's.",
  options: {
    empty: { type: "boolean", help: "Start without the demo: the first person makes an account and a workspace." },
  },
} as const;

await runScript(async () => {
  const options = readOptions(command);
  const port = portFromEnv();
  await clearRunning();
  await checkPort(port);

  const stop = untilToldToStop();
  const undo: (() => Promise<void>)[] = [];
  try {
    // The database first: what is wrong with it shows before anything that takes long.
    const installation = await step("Starting the database", () => openInstallation(say));
    undo.unshift(installation.close);
    const env = serverEnv(installation);
    if (!isBuilt()) await step("Building the application (half a minute)", () => buildApplication(stop.signal));
    await step("Migrating", () => prepareSchema(installation.ownerUrl));
    if (!options.empty) await seedDemoOnce(installation);
    if (stop.told()) return;
    const server = await step("Starting the web server", () =>
      startWebServer({ port, mode: "start", env, output: "inherit" }),
    );
    undo.unshift(server.stop);
    writeRunning({ pid: process.pid, address: server.address, server: server.pid });
    undo.unshift(async () => removeRunning());
    say(await welcome(installation, server.address));
    if ((await Promise.race([stop.promise, server.ended.then(() => "ended" as const)])) === "ended") {
      process.stderr.write(
        "The web server has ended by itself; its last words are above. Start again with npm start.\n",
      );
      return 1;
    }
    say("\nStopping …");
  } catch (error) {
    // A step that Ctrl-C cut short has not failed.
    if (!stop.told()) throw error;
  } finally {
    for (const step of undo) await step();
  }
});

async function welcome(installation: Installation, address: string): Promise<string> {
  if (!(await hasAccounts(installation.ownerUrl))) {
    return `\nCodex is ready: ${address}\nThe first person to open it makes the administrator's account.\nCtrl-C stops it.\n`;
  }
  return `\nCodex is ready: ${address}\n${await signInTable(installation.ownerUrl)}Ctrl-C stops it.\n`;
}
