/** Bodies of lines (newline-delimited JSON), taken while they arrive: memory holds one portion, whatever their length. */
import { pipeline, Readable } from "node:stream";
import type { ReadableStream } from "node:stream/web";
import { createGunzip } from "node:zlib";
import { contentType, isGzipped } from "./body";

export type LineBounds = {
  /** Lines that are taken at once. */
  portion: number;
  /** Empty ones too. */
  maxLines: number;
  /** Of one line, and of all, decompressed. */
  maxLineBytes: number;
  maxBytes: number;
};

/** Why a line, and all after it, can't be read. */
export class BrokenLine extends Error {
  readonly status: 400 | 413;
  constructor(status: 400 | 413, message: string) {
    super(message);
    this.name = "BrokenLine";
    this.status = status;
  }
}

export function hasLines(request: Request): boolean {
  return contentType(request) === "application/x-ndjson";
}

/**
 * Parses line after line and hands them over in portions, each with the place of its first one (from 0; empty lines have
 * none). What can't be read, or isn't taken, ends it; lines that were read before are handed over all the same.
 * @throws ProblemError 415 for another encoding than gzip
 * @returns how many lines were taken, and what ended it early: a BrokenLine, or what `take` threw
 */
export async function takeLines(
  request: Request,
  bounds: LineBounds,
  take: (items: unknown[], first: number) => Promise<void>,
): Promise<{ taken: number; broken?: unknown }> {
  const content = contentOf(request, isGzipped(request));
  let taken = 0;
  let portion: unknown[] = [];
  const hand = async () => {
    const items = portion;
    portion = [];
    if (items.length === 0) return;
    await take(items, taken);
    taken += items.length;
  };
  let broken: unknown;
  try {
    for await (const line of readLines(content, bounds)) {
      portion.push(parse(line));
      if (portion.length >= bounds.portion) await hand();
    }
  } catch (error) {
    broken = error;
  }
  try {
    await hand();
  } catch (error) {
    broken ??= error;
  }
  return { taken, broken };
}

async function* readLines(
  content: AsyncIterable<Buffer>,
  { maxLines, maxLineBytes, maxBytes }: LineBounds,
): AsyncGenerator<Buffer> {
  let size = 0;
  let count = 0;
  let rest: Buffer[] = [];
  let restSize = 0;
  for await (const chunk of content) {
    size += chunk.byteLength;
    if (size > maxBytes) throw tooLong(maxBytes, "bytes");
    let from = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, from)) {
      if (++count > maxLines) throw tooLong(maxLines, "lines");
      const line = Buffer.concat([...rest, chunk.subarray(from, end)]);
      [rest, restSize, from] = [[], 0, end + 1];
      if (line.byteLength > maxLineBytes) throw tooWide(maxLineBytes);
      if (!isBlank(line)) yield line;
    }
    rest.push(chunk.subarray(from));
    restSize += chunk.byteLength - from;
    if (restSize > maxLineBytes) throw tooWide(maxLineBytes);
  }
  const last = Buffer.concat(rest);
  if (!isBlank(last)) yield last;
}

const NEWLINE = 0x0a;

function isBlank(line: Buffer): boolean {
  return line.every((byte) => byte === 0x20 || byte === 0x09 || byte === 0x0d);
}

function parse(line: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(line)) as unknown;
  } catch {
    throw new BrokenLine(400, "it is not valid JSON.");
  }
}

async function* contentOf(request: Request, gzipped: boolean): AsyncGenerator<Buffer> {
  if (!request.body) return;
  const body = Readable.fromWeb(request.body as ReadableStream<Uint8Array>);
  try {
    yield* (gzipped ? inflate(body) : body) as AsyncIterable<Buffer>;
  } catch (error) {
    const isGzip = (error as NodeJS.ErrnoException).code?.startsWith("Z_");
    throw new BrokenLine(400, isGzip ? "the stream is not valid gzip there." : "the stream broke off there.");
  }
}

/** Whichever of the two ends takes the other along; what went wrong is heard where it is read. */
function inflate(body: Readable): Readable {
  return pipeline(body, createGunzip(), () => {});
}

function tooLong(bound: number, unit: string): BrokenLine {
  return new BrokenLine(413, `a stream holds at most ${bound.toLocaleString("en")} ${unit}.`);
}

function tooWide(bytes: number): BrokenLine {
  return new BrokenLine(413, `a line holds at most ${bytes.toLocaleString("en")} bytes.`);
}
