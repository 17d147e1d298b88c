/** The body of a request from a source: its bytes within bounds, also when they are compressed. */
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { malformed, readBytes } from "./body";
import { ProblemError } from "./problem";

const inflate = promisify(gunzip);

/** The largest body, in bytes, before and after decompression. */
export const BODY_BYTES = 1024 * 1024;

/**
 * Reads no further than the bound, and inflates no further: a small body that stands for gigabytes costs no more than another.
 * @throws ProblemError 413 past the bound, 415 for another encoding than gzip, 400 for broken gzip
 */
export async function readBody(request: Request): Promise<Buffer> {
  const encoding = (request.headers.get("content-encoding") ?? "identity").trim().toLowerCase();
  if (encoding !== "identity" && encoding !== "gzip") {
    const detail = `The content encoding may be gzip or none; this was ${encoding.slice(0, 60)}. Nothing was stored.`;
    throw new ProblemError({ status: 415, title: "unsupported content encoding", detail });
  }
  const bytes = Buffer.from(await readBytes(request, BODY_BYTES));
  return encoding === "gzip" ? unzip(bytes) : bytes;
}

async function unzip(bytes: Buffer): Promise<Buffer> {
  try {
    return await inflate(bytes, { maxOutputLength: BODY_BYTES });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE") {
      throw new ProblemError({
        status: 413,
        title: "content too large",
        detail: `The body may hold at most ${BODY_BYTES.toLocaleString("en")} bytes when it is decompressed. Nothing was stored; send smaller batches.`,
      });
    }
    throw malformed("The body is not valid gzip.");
  }
}
