/** Executions as a stream of lines, over the real route: portions, broken lines, bounds, compression. */
import { randomBytes } from "node:crypto";
import { gzipSync } from "node:zlib";
import { sql } from "drizzle-orm";
import { beforeAll, expect, test, vi } from "vitest";
import { hashKey } from "@/db/key-check";
import { createTestWorkspace, type TestWorkspace } from "@/db/testing/workspace";
import { formatKey } from "@/domain/api-keys";
import type { Receipt } from "@/domain/executions";
import { POST } from "./route";

const EXECUTION = {
  agent_name: "Competitor Spy",
  execution_time_seconds: 1,
  input_tokens: 1,
  output_tokens: 1,
  cost: 0,
  success: true,
};
const MIB = 1024 * 1024;

let ws: TestWorkspace;
let key: string;

beforeAll(async () => {
  vi.stubEnv("AUTH_SECRET", "s".repeat(32));
  ws = await createTestWorkspace();
  key = formatKey(ws.id, randomBytes(32).toString("base64url"));
  await ws.as("admin", (tx) =>
    tx.execute(sql`insert into api_keys (workspace_id, name, prefix, key_hash, scopes)
      values (${ws.id}, 'Test', 'cdx_', ${hashKey(key)}, '{executions:write}')`),
  );
});

let serial = 0;
const line = (more: object = {}) => JSON.stringify({ ...EXECUTION, idempotency_key: `line-${serial++}`, ...more });
const lines = (count: number) => Array.from({ length: count }, () => line());

async function send(
  body: string | Uint8Array<ArrayBuffer> | ReadableStream,
  headers: Record<string, string> = {},
): Promise<{ status: number; answer: Receipt & { detail?: string } }> {
  const init: RequestInit & { duplex?: "half" } = {
    method: "POST",
    body,
    headers: { authorization: `Bearer ${key}`, "content-type": "application/x-ndjson", ...headers },
    duplex: "half",
  };
  const response = await POST(new Request("http://codex.test/api/v1/executions", init));
  return { status: response.status, answer: (await response.json()) as Receipt };
}

async function counted(): Promise<number> {
  const { rows } = await ws.as("viewer", (tx) =>
    tx.execute<{ n: number }>(sql`select count(*) as n from agent_executions`),
  );
  return rows[0]?.n ?? 0;
}

/** A body that arrives in pieces, cut anywhere, also within a line or a character. */
function inPieces(text: string, size: number): ReadableStream {
  const bytes = Buffer.from(text);
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) return controller.close();
      controller.enqueue(new Uint8Array(bytes.subarray(at, at + size)));
      at += size;
    },
  });
}

test("lines of any cut, empty ones among them, are taken in portions and answered once", async () => {
  const before = await counted();
  const batch = lines(1_203);
  batch[700] = line({ agent_name: "Nobody ✨ at all" });
  batch[1_201] = batch[3] ?? "";
  const text = `${batch.slice(0, 600).join("\n")}\r\n\n  \n${batch.slice(600).join("\n")}\n`;
  const { status, answer } = await send(inPieces(text, 777));
  expect(status).toBe(200);
  expect(answer).toMatchObject({ accepted: 1_201, duplicate: 1, duplicates: [1_201], unlisted: 0 });
  expect(answer.rejected).toEqual([{ index: 700, field: "agent_id", reason: expect.stringContaining("registry") }]);
  expect(await counted()).toBe(before + 1_201);
});

test("what came before a broken line is kept and said, nothing after it; sent again whole, it counts once", async () => {
  const before = await counted();
  const batch = lines(900);
  const whole = batch.join("\n");
  const half = [...batch.slice(0, 620), '{"agent_name": "Com', ...batch.slice(620)].join("\n");
  const broken = await send(half);
  expect(broken.status).toBe(400);
  expect(broken.answer).toMatchObject({ accepted: 620, duplicate: 0 });
  expect(broken.answer.detail).toContain("line 621: it is not valid JSON");
  expect(broken.answer.detail).toContain("620 lines before are kept");
  expect(await counted()).toBe(before + 620);
  expect((await send(whole)).answer).toMatchObject({ accepted: 280, duplicate: 620 });
  expect(await counted()).toBe(before + 900);
});

test("a stream that breaks off keeps what it brought", async () => {
  const before = await counted();
  const pieces = [`${lines(510).join("\n")}\n`, '{"agent'];
  const breaking = new ReadableStream(
    {
      pull(controller) {
        const piece = pieces.shift();
        if (piece === undefined) controller.error(new Error("gone"));
        else controller.enqueue(new TextEncoder().encode(piece));
      },
    },
    { highWaterMark: 0 },
  );
  expect((await send(breaking)).answer.detail).toContain("broke off");
  expect(await counted()).toBe(before + 510);
});

test("bad UTF-8, a line without end and an empty stream are refused in words", async () => {
  const before = await counted();
  const bad = await send(
    new Uint8Array(
      Buffer.concat([Buffer.from(`${line()}\n{"agent_name": "`), Buffer.from([0xff, 0xfe]), Buffer.from('"}')]),
    ),
  );
  expect(bad.status).toBe(400);
  expect(bad.answer.accepted).toBe(1);
  const endless = await send("x".repeat(70_000));
  expect(endless.status).toBe(413);
  expect(endless.answer.detail).toContain("65,536 bytes");
  expect((await send("\n \n")).status).toBe(400);
  expect((await send([line({ cost: -1 })].join("\n"))).status).toBe(422);
  expect(await counted()).toBe(before + 1);
});

test("a batch of JSON may be compressed, and nothing else", async () => {
  const batch = gzipSync(`[${lines(5_000).join(",")}]`);
  const type = { "content-type": "application/json" };
  expect((await send(new Uint8Array(batch), { ...type, "content-encoding": "gzip" })).answer.accepted).toBe(5_000);
  expect((await send(new Uint8Array(batch.subarray(0, 900)), { ...type, "content-encoding": "gzip" })).status).toBe(
    400,
  );
  expect((await send(line(), { ...type, "content-encoding": "zstd" })).status).toBe(415);
});

test("gzip is inflated while it arrives; broken gzip ends where it breaks", async () => {
  const before = await counted();
  const packed = gzipSync(lines(1_100).join("\n"));
  expect((await send(new Uint8Array(packed), { "content-encoding": "gzip" })).answer.accepted).toBe(1_100);
  const cut = gzipSync(lines(20_000).join("\n"));
  const half = await send(new Uint8Array(cut.subarray(0, cut.length / 2)), { "content-encoding": "gzip" });
  expect(half.status).toBe(400);
  expect(half.answer.detail).toContain("not valid gzip");
  expect(await counted()).toBe(before + 1_100 + half.answer.accepted);
  expect((await send(line(), { "content-encoding": "br" })).status).toBe(415);
});

test("a small body that stands for a large one is stopped at the bound, in a batch and in a stream", async () => {
  const before = await counted();
  const spaces = gzipSync(Buffer.alloc(200 * MIB, " "));
  const batch = await send(new Uint8Array(spaces), { "content-encoding": "gzip", "content-type": "application/json" });
  expect(batch.status).toBe(413);
  expect(batch.answer.detail).toContain("when it is decompressed");
  const stream = await send(new Uint8Array(spaces), { "content-encoding": "gzip" });
  expect(stream.status).toBe(413);
  const blank = await send(new Uint8Array(gzipSync("\n".repeat(200 * MIB))), { "content-encoding": "gzip" });
  expect(blank.status).toBe(413);
  expect(await counted()).toBe(before);
});
