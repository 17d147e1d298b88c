/** npm run bench: measures the promises about speed on databases of its own, one line a figure. */
import type { AlertsOptions } from "./bench/alerts";
import { cleanWhenTold } from "./bench/cleaning";
import { lineOf, type Report, verdictOf } from "./bench/figures";
import { readOptions } from "./options";
import { runScript, Trouble } from "./trouble";

type Options = AlertsOptions & { minutes: number };

/** Each part is loaded when it runs: one that is not asked for costs nothing. */
const PARTS: Record<string, () => Promise<(report: Report, options: Options) => Promise<void>>> = {
  migrations: async () => (await import("./bench/migrations")).measureMigrations,
  transaction: async () => (await import("./bench/transaction")).measureTransaction,
  alerts: async () => (await import("./bench/alerts")).measureAlerts,
  http: async () => (await import("./bench/http")).measureHttp,
  js: async () => (await import("./bench/javascript")).measureJavaScript,
  otlp: async () => (await import("./bench/otlp")).measureOtlp,
  start: async () => (await import("./bench/start")).measureStart,
  agents: async () => (await import("./bench/agents")).measureAgents,
};

await runScript(async () => {
  const names = process.argv.slice(2).filter((word) => !word.startsWith("-"));
  const { minutes, most, seconds } = readOptions(
    {
      name: "npm run bench",
      does: `Measures parts, or all: ${Object.keys(PARTS).join(", ")}. Exits with 1 when a figure falls short.\nFor example: npm run bench -- http js, or npm run bench -- alerts --most=20000 --seconds=10`,
      options: {
        minutes: { type: "string", value: "N", help: "How long agents watches the memory under ingestion (10)." },
        most: { type: "string", value: "N", help: "The most alerts that alerts fills an inbox with (1000000)." },
        seconds: { type: "string", value: "N", help: "How long alerts sends alerts in (60)." },
      },
    },
    process.argv.slice(2).filter((word) => word.startsWith("-")),
  );
  const options = { minutes: positive(minutes, 10), most: positive(most, 1_000_000), seconds: positive(seconds, 60) };
  cleanWhenTold();
  let short = 0;
  for (const name of names.length > 0 ? names : Object.keys(PARTS)) {
    const load = PARTS[name];
    if (!load) throw new Trouble(`There is no part "${name}". The parts are ${Object.keys(PARTS).join(", ")}.`);
    const measure = await load();
    await measure((figure) => {
      process.stdout.write(`${lineOf(figure)}\n`);
      if (verdictOf(figure) === "short") short++;
    }, options);
  }
  return short > 0 ? 1 : 0;
});

function positive(text: string | undefined, otherwise: number): number {
  const number = Number(text ?? otherwise);
  if (number > 0) return number;
  throw new Trouble(`"${text}" is no number above 0. See npm run bench -- --help`);
}
