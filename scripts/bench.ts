/** npm run bench: measures the promises about speed on databases of its own, one line a figure. */
import { cleanWhenTold } from "./bench/cleaning";
import { lineOf, type Report, verdictOf } from "./bench/figures";
import { readOptions } from "./options";
import { runScript, Trouble } from "./trouble";

/** Each part is loaded when it runs: one that is not asked for costs nothing. */
const PARTS: Record<string, () => Promise<(report: Report) => Promise<void>>> = {
  migrations: async () => (await import("./bench/migrations")).measureMigrations,
  transaction: async () => (await import("./bench/transaction")).measureTransaction,
  http: async () => (await import("./bench/http")).measureHttp,
  js: async () => (await import("./bench/javascript")).measureJavaScript,
  start: async () => (await import("./bench/start")).measureStart,
};

await runScript(async () => {
  const names = process.argv.slice(2).filter((word) => !word.startsWith("-"));
  readOptions(
    {
      name: "npm run bench",
      does: `Measures parts, or all: ${Object.keys(PARTS).join(", ")}. Exits with 1 when a figure falls short.\nFor example: npm run bench -- http js`,
      options: {},
    },
    process.argv.slice(2).filter((word) => word.startsWith("-")),
  );
  cleanWhenTold();
  let short = 0;
  for (const name of names.length > 0 ? names : Object.keys(PARTS)) {
    const load = PARTS[name];
    if (!load) throw new Trouble(`There is no part "${name}". The parts are ${Object.keys(PARTS).join(", ")}.`);
    const measure = await load();
    await measure((figure) => {
      process.stdout.write(`${lineOf(figure)}\n`);
      if (verdictOf(figure) === "short") short++;
    });
  }
  return short > 0 ? 1 : 0;
});
