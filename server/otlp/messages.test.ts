import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { expect, test } from "vitest";

test("the generated code is what the published definitions make", () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), "codex-otlp-"));
  try {
    execFileSync(process.execPath, ["scripts/build-otlp.mjs", path.join(folder, "messages.js")]);
    for (const file of ["messages.js", "messages.d.ts"]) {
      expect(readFileSync(path.join(folder, file), "utf8")).toBe(readFileSync(`server/otlp/${file}`, "utf8"));
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
