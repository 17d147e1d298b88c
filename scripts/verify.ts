/** npm run verify:schema: the sixteen checks and the counts, each with expected and found. */
import { closePool } from "@/db/client";
import { type VerifyReport, verifySchema } from "@/db/verify";
import { withInstallation } from "./installation";
import { readOptions } from "./options";
import { runScript } from "./trouble";

await runScript(async () => {
  const options = readOptions({
    name: "npm run verify:schema",
    does: "Checks the database against the schema's contract, as the application role; changes nothing.",
    options: { json: { type: "boolean", help: "Print the report as JSON." } },
  });
  const report = await withInstallation(async ({ appUrl }) => {
    process.env.APP_DATABASE_URL = appUrl;
    return verifySchema().finally(closePool);
  });
  process.stdout.write(options.json ? `${JSON.stringify(report, null, 2)}\n` : textOf(report));
  return report.ok ? 0 : 1;
});

function textOf({ ok, checks, counts }: VerifyReport): string {
  const lines: string[] = [];
  for (const set of new Set(checks.map((check) => check.set))) {
    lines.push(`\n${set}`);
    for (const check of checks.filter((one) => one.set === set)) {
      lines.push(`  ${check.ok ? "✓" : "✗"} ${check.name}: ${check.detail}`);
    }
  }
  lines.push("\nsummary                  expected  found");
  for (const { name, expected, found, ok: enough } of counts) {
    lines.push(`${enough ? "✓" : "✗"} ${name.padEnd(22)} ${String(expected).padStart(8)} ${String(found).padStart(6)}`);
  }
  const short = [...checks, ...counts].filter((one) => !one.ok).length;
  lines.push(ok ? `\nAll ${checks.length} checks and ${counts.length} counts pass.\n` : `\n${short} fall short.\n`);
  return lines.join("\n");
}
