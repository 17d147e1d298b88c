/** Reads a program's JSON body within bounds. */
import { ProblemError } from "./problem";

/**
 * @param maxBytes the largest body that is read, in bytes
 * @throws ProblemError 415 for another content type, 413 past the bound, 400 for broken UTF-8 or JSON
 */
export async function readJson(request: Request, maxBytes: number): Promise<unknown> {
  const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (type !== "application/json" && !type?.endsWith("+json")) {
    const detail = `Send application/json; this was ${type || "without a content type"}. Nothing was stored.`;
    throw new ProblemError({ status: 415, title: "unsupported media type", detail });
  }
  return jsonOf(await readBytes(request, maxBytes));
}

/** @throws ProblemError 400 for broken UTF-8 or JSON */
export function jsonOf(body: Uint8Array): unknown {
  const text = textOf(body);
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw malformed("The body is not valid JSON.");
  }
}

/** @throws ProblemError 400 for broken UTF-8 */
export function textOf(body: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(body);
  } catch {
    throw malformed("The body is not valid UTF-8.");
  }
}

/** The body's bytes. @throws ProblemError 413 past the bound, without reading on */
export async function readBytes(request: Request, maxBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  const tooLarge = () =>
    new ProblemError({
      status: 413,
      title: "content too large",
      detail: `The body may hold at most ${maxBytes.toLocaleString("en")} bytes. Nothing was stored; send smaller batches.`,
    });
  if (Number(request.headers.get("content-length") ?? 0) > maxBytes) throw tooLarge();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size > maxBytes) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

export function malformed(detail: string): ProblemError {
  return new ProblemError({ status: 400, title: "malformed body", detail: `${detail} Nothing was stored.` });
}
