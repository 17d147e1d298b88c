/** The one door for programs: key → scope → limit → content type → size → schema → workspace transaction → JSON. */
import { RateLimiterMemory, type RateLimiterRes } from "rate-limiter-flexible";
import type { z } from "zod";
import { checkKey, hashKey, type KeyCheck, readWithKey } from "@/db/key-check";
import { type Membership, type Origin, type Tx, withWorkspace } from "@/db/workspace";
import type { ApiScope } from "@/domain/api-keys";
import { parseInput } from "./action";
import { readJson, readJsonOrNothing } from "./body";
import { env } from "./env";
import { hasLines } from "./lines";
import { log } from "./log";
import { type Problem, ProblemError, problemFrom, problemResponse } from "./problem";
import { originOf } from "./request";

const MIB = 1024 * 1024;

type Door<S extends z.ZodType> = { scope: ApiScope; input: S };

type Answer = { status?: number; body?: unknown };
type Entry<S extends z.ZodType> = { member: Membership; keyId: string; input: z.output<S>; request: Request };

type WritingDoor<S extends z.ZodType> = Door<S> & {
  /** The largest body in bytes, 1 MiB unless said. */
  maxBytes?: number;
  /** What a program over its limit gets; some senders drop what a 4xx refuses, so theirs is 503. */
  overLimit?: 429 | 503;
  /** A body that isn't there says nothing, instead of being malformed. */
  mayBeEmpty?: true;
  /** How it takes a stream of lines, if it does. The stream is as long as it likes: `lines` makes the transactions. */
  lines?: (context: { member: Membership; request: Request }) => Promise<Answer>;
};

type ProgramErrand<S extends z.ZodType> = WritingDoor<S> & { run: (entry: Entry<S>) => Promise<Answer> };
type ProgramRoute<S extends z.ZodType> = WritingDoor<S> & {
  /** The answer is sent after its transaction has committed. */
  run: (entry: Entry<S> & { tx: Tx }) => Promise<Answer>;
};

/** The address's own parts, by their names in it. */
type Addressed = { params: Promise<Record<string, string>> };

/** A route that takes JSON, and lines of it where it says how; the parts of its address are fields of its input. */
export function programRoute<S extends z.ZodType>(route: ProgramRoute<S>) {
  const run = (entry: Entry<S>) => withWorkspace(entry.member, (tx) => route.run({ ...entry, tx }));
  return programErrand({ ...route, run });
}

/** As `programRoute`, for what makes its transactions itself: it waits between them, or shares them. */
export function programErrand<S extends z.ZodType>(errand: ProgramErrand<S>) {
  return (request: Request, at?: Addressed) =>
    answer(request, async (origin) => {
      const { keyId, member } = await enter(request, errand, origin);
      if (errand.lines && hasLines(request)) return errand.lines({ member, request });
      const read = errand.mayBeEmpty ? readJsonOrNothing : readJson;
      const body = await read(request, errand.maxBytes ?? MIB);
      const input = parseInput(errand.input, withAddress(body, await at?.params));
      return errand.run({ member, keyId, input, request });
    });
}

type BodyDoor = {
  scope: ApiScope;
  overLimit?: 429 | 503;
  /** It reads the body, and makes the transactions. `headers` go with its answer. */
  run: (context: { member: Membership; request: Request; headers: Record<string, string> }) => Promise<Response>;
  /** How the protocol says what went wrong. */
  refuse: (refusal: { problem: Problem; request: Request; headers: Record<string, string> }) => Response;
};

/** A route of a protocol that has bodies and answers of its own, other than JSON and problem details. */
export function programBody(route: BodyDoor) {
  return async (request: Request): Promise<Response> => {
    const origin = originOf(request.headers, "api_key");
    const headers = { "x-request-id": origin.requestId };
    try {
      const { member } = await enter(request, route, origin);
      return await route.run({ member, request, headers });
    } catch (error) {
      const refused = problemFrom(error, origin.requestId);
      return route.refuse({ problem: refused.problem, request, headers: { ...headers, ...refused.headers } });
    }
  };
}

/** @throws ProblemError unless a valid key came that may do this and has not spent all */
async function enter(request: Request, door: Pick<BodyDoor, "scope" | "overLimit">, origin: Origin): Promise<ValidKey> {
  const text = keyText(request);
  await refuseSpent(text, door);
  return admit(await checkKey(text, origin), { ...door, text, origin });
}

function withAddress(body: unknown, parts: Record<string, string> = {}): unknown {
  return typeof body === "object" && body !== null && !Array.isArray(body) ? { ...body, ...parts } : body;
}

type ReadingDoor<S extends z.ZodType> = Door<S> & {
  /**
   * Runs in a transaction that can't write, beside the check of the key: it answers nothing when that fails. It sends all
   * its statements before it waits for one. @returns the answer's JSON text
   */
  run: (context: { tx: Tx; input: z.output<S> }) => Promise<string>;
};

/** A route that only reads: its input are the parameters and parts of the address, repeated parameters as lists. */
export function programQuery<S extends z.ZodType>(route: ReadingDoor<S>) {
  return (request: Request, at?: Addressed) =>
    answer(request, async (origin) => {
      const parts = await at?.params;
      const text = keyText(request);
      await refuseSpent(text, {});
      return readWithKey({
        text,
        scope: route.scope,
        origin,
        admit: async (key) => void (await admit(key, { ...route, text, origin })),
        read: async (tx) => {
          const input = parseInput(route.input, withAddress(readParameters(new URL(request.url).searchParams), parts));
          return { text: await route.run({ tx, input }) };
        },
      });
    });
}

async function answer(
  request: Request,
  work: (origin: Origin) => Promise<{ status?: number; body?: unknown } | { text: string }>,
): Promise<Response> {
  const origin = originOf(request.headers, "api_key");
  try {
    const answered = await work(origin);
    const [text, status] = "text" in answered ? [answered.text] : [JSON.stringify(answered.body), answered.status];
    const headers = { "content-type": "application/json", "x-request-id": origin.requestId };
    return new Response(text, { status: status ?? 200, headers });
  } catch (error) {
    const { problem, headers } = problemFrom(error, origin.requestId);
    return problemResponse(problem, origin.requestId, headers);
  }
}

function readParameters(parameters: URLSearchParams): Record<string, string | string[]> {
  const read: Record<string, string | string[]> = {};
  for (const name of new Set(parameters.keys())) {
    const values = parameters.getAll(name);
    read[name] = values.length > 1 ? values : (values[0] ?? "");
  }
  return read;
}

/** What the program sent as its key; empty when it sent none. */
function keyText(request: Request): string {
  const [scheme, text] = (request.headers.get("authorization") ?? "").split(" ");
  return scheme?.toLowerCase() === "bearer" && text ? text : "";
}

type ValidKey = Extract<KeyCheck, { state: "valid" }>;
type Admission = { scope: ApiScope; overLimit?: 429 | 503; text: string; origin: Origin };

/** @throws ProblemError 401 without a valid key, 403 naming the missing scope, `overLimit` for a key that sent too much */
async function admit(key: KeyCheck, { scope, overLimit, text, origin }: Admission): Promise<ValidKey> {
  if (key.state !== "valid") {
    log.warn({ requestId: origin.requestId, state: key.state }, "refused: key");
    const why = key.state === "unknown" ? "No valid key came with this request" : `This key was ${key.state}`;
    throw new ProblemError(
      {
        status: 401,
        title: "unauthenticated",
        detail: `${key.state === "expired" ? "This key has expired" : why}. Send "Authorization: Bearer <key>" with a key from the workspace's settings.`,
      },
      { "www-authenticate": 'Bearer realm="codex"' },
    );
  }
  if (!key.scopes.includes(scope)) {
    log.warn({ requestId: origin.requestId, keyId: key.keyId, scope }, "refused: scope");
    const detail = `This key lacks the scope ${scope}. Make a key that has it in the workspace's settings.`;
    throw new ProblemError({ status: 403, title: "forbidden", detail });
  }
  await spend(text, overLimit);
  return key;
}

let shared: RateLimiterMemory | undefined;

function limiter(): RateLimiterMemory {
  shared ??= new RateLimiterMemory({ points: env().PROGRAM_REQUESTS_PER_MINUTE, duration: 60 });
  return shared;
}

/** Counts a request of a good key: texts that are none fill no memory. */
async function spend(text: string, overLimit: 429 | 503 | undefined): Promise<void> {
  try {
    await limiter().consume(hashKey(text));
  } catch (refused) {
    throw tooMuch(refused as RateLimiterRes, overLimit);
  }
}

/** Of a key that has spent all, nothing is asked of the database. */
async function refuseSpent(text: string, { overLimit }: { overLimit?: 429 | 503 }): Promise<void> {
  const spent = await limiter().get(hashKey(text));
  if (spent && spent.msBeforeNext > 0 && spent.consumedPoints >= limiter().points) throw tooMuch(spent, overLimit);
}

function tooMuch({ msBeforeNext }: RateLimiterRes, status: 429 | 503 = 429): ProblemError {
  const seconds = Math.ceil(msBeforeNext / 1000);
  return new ProblemError(
    { status, title: "too many requests", detail: `This key has sent too much. Try again in ${seconds} s.` },
    { "retry-after": String(seconds) },
  );
}
