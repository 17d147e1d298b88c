/** Server actions of the built application, by the name of their function. */
import { readFileSync } from "node:fs";
import type { WebServer } from "../web-server";
import { SLUG } from "./ground";
import { call } from "./rates";

type Manifest = { node: Record<string, { exportedName?: string }> };

/** @returns the id that a browser sends to call it */
function findAction(name: string): string {
  const manifest = JSON.parse(readFileSync(".next/server/server-reference-manifest.json", "utf8")) as Manifest;
  const ids = Object.keys(manifest.node).filter((id) => manifest.node[id]?.exportedName === name);
  const [id] = ids;
  if (!id || ids.length > 1) throw new Error(`The build has ${ids.length} actions named ${name}.`);
  return id;
}

/**
 * Calls an action of the inbox as its page does.
 * @returns how to call it, which answers the text of what the action answered
 * @throws Error when the action refuses
 */
export function inboxAction({ address }: WebServer, cookie: string, name: string) {
  const id = findAction(name);
  return async (input: unknown): Promise<string> => {
    const text = await call(`${address}/${SLUG}/alerts`, {
      method: "POST",
      headers: {
        cookie,
        origin: address,
        "next-action": id,
        accept: "text/x-component",
        "content-type": "text/plain;charset=UTF-8",
      },
      body: JSON.stringify([SLUG, input]),
    });
    if (!text.includes('"ok":true')) throw new Error(`${name} was refused: ${text.slice(0, 300)}`);
    return text;
  };
}
