// The first step of every npm script: plain JavaScript without dependencies, because nothing may be installed yet.
// Checks Node.js, installs packages where they are missing or older than the lock file, then runs the TypeScript.
//   node scripts/bootstrap.mjs start --help
import { spawnSync } from "node:child_process";
import { statSync } from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
process.chdir(root);

const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  fail(`Codex needs Node.js 20.19 or newer, this is ${process.versions.node}. Install a newer one and start again.`);
}

const changedAt = (file) => statSync(path.join(root, file), { throwIfNoEntry: false })?.mtimeMs ?? 0;
if (changedAt("package-lock.json") > changedAt("node_modules/.package-lock.json")) install();

const { register } = await import("tsx/esm/api");
register();
const [script, ...rest] = process.argv.slice(2);
process.argv.splice(2, Number.POSITIVE_INFINITY, ...rest);
await import(pathToFileURL(path.join(root, "scripts", `${script}.ts`)).href);

function install() {
  process.stderr.write("Installing packages from the lock file (a minute or two the first time) …\n");
  const npm = process.env.npm_execpath;
  const args = ["ci", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error"];
  const options = { cwd: root, encoding: "utf8", stdio: ["ignore", "inherit", "pipe"] };
  const done = npm
    ? spawnSync(process.execPath, [npm, ...args], options)
    : spawnSync("npm", args, { ...options, shell: process.platform === "win32" });
  if (done.status === 0) return;
  const words = done.stderr ?? "";
  process.stderr.write(words);
  if (/ENOSPC/.test(words)) fail(`The disk that holds ${root} is full. Free about 2 GB and start again.`);
  if (/EUSAGE/.test(words)) fail("package-lock.json does not fit package.json. Restore both from git and start again.");
  fail(
    "npm could not install the packages; its own words are above. Check the connection to the registry, then start again.",
  );
}

function fail(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}
