/** The five migrations of the schema proper on an empty database; the ground under them is laid before. */
import { Client } from "pg";
import { migrateUp, readMigrations } from "@/db/migrate";
import { openThrowAwayCluster } from "../postgres";
import { during } from "./cleaning";
import type { Report } from "./figures";
import { median } from "./rates";

const FIVE = /^01[3-7]_/;
const TIMES = 5;

export async function measureMigrations(report: Report): Promise<void> {
  await during(
    () => openThrowAwayCluster("bench"),
    (cluster) => cluster.stop(),
    async (cluster) => {
      const admin = new Client({ connectionString: cluster.url("postgres") });
      await admin.connect();
      const seconds: number[] = [];
      for (let i = 0; i < TIMES; i++) {
        await admin.query(`create database codex_bench_${i}`);
        seconds.push(await migrate(cluster.url(`codex_bench_${i}`)));
      }
      await admin.end();
      report({
        name: "five migrations on an empty database",
        value: median(seconds),
        unit: "s",
        target: { atMost: 2 },
      });
    },
  );
}

/** @returns seconds of the five */
async function migrate(ownerUrl: string): Promise<number> {
  const owner = new Client({ connectionString: ownerUrl });
  await owner.connect();
  const applied = await migrateUp(owner, await readMigrations());
  await owner.end();
  const five = applied.filter(({ name }) => FIVE.test(name));
  if (five.length !== 5) throw new Error(`There should be five migrations 013 to 017; ${five.length} ran.`);
  return five.reduce((sum, { milliseconds }) => sum + milliseconds / 1000, 0);
}
