/** The commands as a person runs them: each trouble is one clear sentence and exit code 1, before any database is asked. */
import { spawnSync } from "node:child_process";
import { symlinkSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { expectTrouble, homeWith, removeHomes, run } from "./testing/command";

afterAll(removeHomes);

test("a taken port", async () => {
  const holder = createServer();
  const port = await new Promise<number>((resolve) => {
    holder.listen(0, "127.0.0.1", () => resolve((holder.address() as { port: number }).port));
  });
  const said = await run("start", { CODEX_HOME: homeWith(), PORT: String(port) });
  holder.close();
  expectTrouble(said, `Port ${port} of 127.0.0.1 is taken by another program.`);
});

test("a port that is none", async () => {
  expectTrouble(
    await run("start", { CODEX_HOME: homeWith(), PORT: "http" }),
    'PORT is "http"; it must be a whole number',
  );
});

test("a data folder of another PostgreSQL version", async () => {
  const home = homeWith({ "postgres/data/PG_VERSION": "14\n" });
  // As root, the folder would be the server's user's.
  if (process.getuid?.() === 0) spawnSync("chown", ["-R", "postgres", path.join(home, "postgres")]);
  expectTrouble(
    await run("migrate", { CODEX_HOME: home }),
    "was made by PostgreSQL 14, this Codex brings PostgreSQL 18",
  );
});

test("a data folder of somebody else", async () => {
  const home = homeWith({ "postgres/data/PG_VERSION": "18\n" });
  const said = await run("migrate", { CODEX_HOME: home });
  // Only root can make a folder that is somebody else's; for others the half-made folder itself is the trouble.
  expect(said.code).toBe(1);
  expect(said.said).toMatch(
    process.getuid?.() === 0 ? "belongs to another user of this machine" : "PostgreSQL did not start",
  );
});

test("a full disk", async () => {
  const home = homeWith();
  // Whatever is written there meets a disk without space.
  symlinkSync("/dev/full", path.join(home, "secrets.json.new"));
  expectTrouble(
    await run("migrate", { CODEX_HOME: home }),
    /The disk that holds .* is full .*Free about 2 GB and start again/,
  );
});

test("damaged secrets", async () => {
  expectTrouble(await run("migrate", { CODEX_HOME: homeWith({ "secrets.json": "{" }) }), "secrets.json is damaged");
});

test("help, for every command", async () => {
  const scripts = ["start", "dev", "worker", "test", "verify", "migrate", "down", "seed", "reset", "bench"];
  for (const said of await Promise.all(scripts.map((script) => run(script, {}, ["--help"])))) {
    expect(said).toMatchObject({ code: 0, said: expect.stringContaining("--help") });
  }
  expectTrouble(await run("migrate", {}, ["--fast"]), "Unknown option '--fast'. See npm run db:migrate -- --help");
});
