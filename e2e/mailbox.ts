/** Mail as a test reads it: without an SMTP server the application writes it to its log, whose file SERVER_LOG names. */
import { readFileSync } from "node:fs";
import { expect } from "@playwright/test";

/** The newest link to `page` that was mailed to `address`, as a path. */
export async function mailedLink(address: string, page: string): Promise<string> {
  const file = process.env.SERVER_LOG;
  if (!file) throw new Error("SERVER_LOG is not set: the file that the application's log goes to.");
  let link: string | undefined;
  await expect(() => {
    link = readFileSync(file, "utf8")
      .split("\n")
      .filter((line) => line.includes(`"to":"${address}"`))
      .flatMap((line) => /"text":("(?:[^"\\]|\\.)*")/.exec(line)?.[1] ?? [])
      .flatMap((text) => (JSON.parse(text) as string).match(/https?:\/\/\S+/g) ?? [])
      .findLast((url) => new URL(url).pathname.startsWith(page));
    expect(link, `a mail to ${address} with a link to ${page}`).toBeDefined();
  }).toPass({ timeout: 15_000 });
  const { pathname, search } = new URL(link ?? "");
  return pathname + search;
}
