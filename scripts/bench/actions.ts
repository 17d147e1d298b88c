/** Server actions of the built application, by the name of their function. */
import { readFileSync } from "node:fs";

type Manifest = { node: Record<string, { exportedName?: string }> };

/** @returns the id that a browser sends to call it */
export function findAction(name: string): string {
  const manifest = JSON.parse(readFileSync(".next/server/server-reference-manifest.json", "utf8")) as Manifest;
  const ids = Object.keys(manifest.node).filter((id) => manifest.node[id]?.exportedName === name);
  const [id] = ids;
  if (!id || ids.length > 1) throw new Error(`The build has ${ids.length} actions named ${name}.`);
  return id;
}
