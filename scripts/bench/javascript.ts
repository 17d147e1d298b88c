/** The JavaScript that a browser loads before a page works: the scripts that its HTML names, compressed. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import type { Report } from "./figures";
import { onApplication, onGround, SLUG } from "./ground";
import { call } from "./rates";

const PAGES: readonly { name: string; path: string; target?: { atMost: number } }[] = [
  { name: "alerts", path: `/${SLUG}/alerts`, target: { atMost: 170 } },
  { name: "overview", path: `/${SLUG}` },
  { name: "campaigns", path: `/${SLUG}/campaigns` },
  { name: "positioning", path: `/${SLUG}/positioning` },
  { name: "agents", path: `/${SLUG}/agents` },
  { name: "leaderboard", path: `/${SLUG}/leaderboard` },
  { name: "achievements", path: `/${SLUG}/achievements` },
  { name: "intelligence", path: `/${SLUG}/intelligence` },
  { name: "notifications", path: `/${SLUG}/notifications` },
  { name: "settings", path: `/${SLUG}/settings/general` },
  { name: "sign-in", path: "/sign-in" },
];

export async function measureJavaScript(report: Report): Promise<void> {
  await onGround((ground) =>
    onApplication(ground, async ({ address }, cookie) => {
      for (const { name, path: page, target } of PAGES) {
        const html = await call(`${address}${page}`, { headers: name === "sign-in" ? {} : { cookie } });
        const value = sum(scriptsOf(html).map(compressedKilobytes));
        report({ name: `first-load JavaScript, ${name}`, value, unit: "KB", ...(target && { target }) });
      }
    }),
  );
}

/** Old browsers' polyfills are marked nomodule and loaded by nobody else. */
function scriptsOf(html: string): string[] {
  const tags = html.match(/<script[^>]*\ssrc="[^"]*"[^>]*>|<link[^>]*\srel="(?:modulepreload|preload)"[^>]*>/g) ?? [];
  const files = tags
    .filter((tag) => !/\snomodule/i.test(tag))
    .map((tag) => /(?:src|href)="([^"?]+\.js)/.exec(tag)?.[1])
    .filter((file) => file !== undefined);
  return [...new Set(files)];
}

function compressedKilobytes(file: string): number {
  const source = readFileSync(path.join(".next", file.replace("/_next/", "")));
  return gzipSync(source).byteLength / 1024;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
