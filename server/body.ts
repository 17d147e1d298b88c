/** Reads a program's body within bounds, also when it is compressed. */
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { ProblemError } from "./problem";

const inflate = promisify(gunzip);

/** The media type alone, in lower case; undefined where none was sent. */
export function contentType(request: Request): string | undefined {
  return request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
}

/**
 * @param maxBytes the largest body that is read, in bytes, as it comes and decompressed
 * @throws ProblemError 415 for another content type or encoding, 413 past the bound, 400 for broken gzip, UTF-8 or JSON
 */
export async function readJson(request: Request, maxBytes: number): Promise<unknown> {
  const type = contentType(request);
  if (type !== "application/json" && !type?.endsWith("+json")) {
    const detail = `Send application/json; this was ${type || "without a content type"}. Nothing was stored.`;
    throw new ProblemError({ status: 415, title: "unsupported media type", detail });
  }
  return jsonOf(await readContent(request, maxBytes));
}

/** As `readJson`; a body that isn't there is an empty object. */
export async function readJsonOrNothing(request: Request, maxBytes: number): Promise<unknown> {
  const isNothing = !request.headers.has("content-type") && (await readBytes(request.clone(), maxBytes)).length === 0;
  return isNothing ? {} : readJson(request, maxBytes);
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

/**
 * The body's bytes, decompressed. Reads no further than the bound, and inflates no further: a small body that stands for
 * gigabytes costs no more than another.
 * @throws ProblemError 413 past the bound, 415 for another encoding than gzip, 400 for broken gzip
 */
export async function readContent(request: Request, maxBytes: number): Promise<Buffer> {
  const gzipped = isGzipped(request);
  const bytes = await readBytes(request, maxBytes);
  return gzipped ? unzip(bytes, maxBytes) : bytes;
}

/** @throws ProblemError 415 for another encoding than gzip */
export function isGzipped(request: Request): boolean {
  const encoding = (request.headers.get("content-encoding") ?? "identity").trim().toLowerCase();
  if (encoding === "identity" || encoding === "gzip") return encoding === "gzip";
  const detail = `The content encoding may be gzip or none; this was ${encoding.slice(0, 60)}. Nothing was stored.`;
  throw new ProblemError({ status: 415, title: "unsupported content encoding", detail });
}

async function unzip(bytes: Buffer, maxBytes: number): Promise<Buffer> {
  try {
    return await inflate(bytes, { maxOutputLength: maxBytes });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE") {
      throw new ProblemError({
        status: 413,
        title: "content too large",
        detail: `The body may hold at most ${maxBytes.toLocaleString("en")} bytes when it is decompressed. Nothing was stored; send smaller batches.`,
      });
    }
    throw malformed("The body is not valid gzip.");
  }
}

/** The body's bytes as they come. @throws ProblemError 413 past the bound, without reading on */
export async function readBytes(request: Request, maxBytes: number): Promise<Buffer<ArrayBuffer>> {
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
