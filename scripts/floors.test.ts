/** The import floors hold: a file that breaks one is refused by the linter with the project's own settings. */
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";

const root = path.dirname(import.meta.dirname);
const folder = mkdtempSync(path.join(os.tmpdir(), "codex-floors-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const BREAKS: [file: string, imported: string][] = [
  ["domain/a.ts", "@/db/alerts"],
  ["domain/b.ts", "@/server/action"],
  ["domain/c.ts", "@/components/ui/button"],
  ["domain/d.ts", "@/app/[workspace]/alerts/actions"],
  ["domain/e.ts", "react"],
  ["domain/f.ts", "drizzle-orm"],
  ["domain/g.ts", "node:fs"],
  ["db/a.ts", "@/server/session"],
  ["db/b.ts", "@/app/layout"],
  ["db/c.ts", "@/components/ui/button"],
  ["db/d.ts", "@/scripts/start"],
  ["server/a.ts", "@/app/layout"],
  ["server/b.ts", "@/components/ui/button"],
  ["server/c.ts", "@/db/client"],
  ["server/d.ts", "pg"],
  ["components/a.ts", "@/app/[workspace]/alerts/queries"],
  ["components/b.ts", "@/server/action"],
  ["components/c.ts", "@/db/alerts"],
  ["app/a.ts", "@/db/client"],
  ["app/b.ts", "pg"],
  ["app/c.ts", "@/scripts/start"],
  // No floor, but one way for all: components/ui/link.
  ["components/d.ts", "next/link"],
  ["app/d.ts", "next/link"],
];
const ALLOWED: [file: string, imported: string][] = [
  ["db/ok.ts", "@/domain/alerts"],
  ["server/ok.ts", "@/db/alerts"],
  ["components/ok.ts", "@/domain/alerts"],
  ["app/ok.ts", "@/server/action"],
];

/** The files that the linter refuses for what they import. */
function refused(): string[] {
  cpSync(path.join(root, ".oxlintrc.json"), path.join(folder, ".oxlintrc.json"));
  for (const [file, imported] of [...BREAKS, ...ALLOWED]) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), `import { thing } from "${imported}";\nexport const used = thing;\n`);
  }
  const oxlint = path.join(root, "node_modules", "oxlint", "bin", "oxlint");
  const done = spawnSync(process.execPath, [oxlint, "--format", "json", "."], { cwd: folder, encoding: "utf8" });
  const { diagnostics } = JSON.parse(done.stdout) as { diagnostics: { code: string; filename: string }[] };
  return diagnostics.filter(({ code }) => code.includes("no-restricted-imports")).map(({ filename }) => filename);
}

test("an import may only go down", () => {
  expect(refused().sort()).toEqual(BREAKS.map(([file]) => file).sort());
});
