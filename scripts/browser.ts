/** The Chromium that end-to-end tests run in: one that is there already, or one that is installed now. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "@playwright/test";
import { Trouble } from "./trouble";

// The shell is the same browser without windows of its own to draw: a page costs half as much in it.
const SHELL = "/usr/bin/chromium-headless-shell";
const SYSTEM = [SHELL, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
// The newest whose package runs on Node.js 20; it carries its browser inside and needs no rights.
const PACKAGE = "@sparticuz/chromium@141.0.0";

export function findChromium(): string | undefined {
  return [process.env.CHROMIUM_PATH, chromium.executablePath(), ...SYSTEM].find((place) => place && existsSync(place));
}

/** @throws Trouble when none is there and none can be installed */
export async function ensureChromium(home: string): Promise<string> {
  const found = findChromium() ?? installFromDebian() ?? installByPlaywright() ?? (await installFromPackage(home));
  if (found) return found;
  throw new Trouble(
    "No Chromium was found and none could be installed. Install one and name it: CHROMIUM_PATH=/path/to/chromium npm test",
  );
}

function installFromDebian(): string | undefined {
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) return undefined;
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const apt = (...args: string[]) => spawnSync("apt-get", ["-qq", ...args], { env, stdio: "ignore" }).status === 0;
  apt("update");
  // Older releases have no package of the shell.
  ["chromium-headless-shell", "chromium"].some((name) => apt("install", "-y", "--no-install-recommends", name));
  return findChromium();
}

function installByPlaywright(): string | undefined {
  // Playwright's download place is out of reach for many Linux machines behind a registry mirror: the package is not.
  if (process.platform === "linux") return undefined;
  spawnSync(process.execPath, ["node_modules/@playwright/test/cli.js", "install", "chromium"], { stdio: "ignore" });
  return findChromium();
}

async function installFromPackage(home: string): Promise<string | undefined> {
  const folder = path.join(home, "browser");
  const entry = path.join(folder, "node_modules", "@sparticuz", "chromium", "build", "esm", "index.js");
  if (!existsSync(entry)) {
    spawnSync("npm", ["install", "--prefix", folder, "--no-audit", "--no-fund", "--loglevel=error", PACKAGE], {
      stdio: ["ignore", "ignore", "inherit"],
    });
  }
  if (!existsSync(entry)) return undefined;
  const found = (await import(pathToFileURL(entry).href)) as { default: { executablePath: () => Promise<string> } };
  return found.default.executablePath();
}
