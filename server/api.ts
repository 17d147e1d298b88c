/** The one door for programs: key → scope → limit → content type → size → schema → workspace transaction → JSON. */
import { RateLimiterMemory, type RateLimiterRes } from "rate-limiter-flexible";
import type { z } from "zod";
import { checkKey, type KeyCheck } from "@/db/key-check";
import { type Membership, type Tx, withWorkspace } from "@/db/workspace";
import type { ApiScope } from "@/domain/api-keys";
import { parseInput } from "./action";
import { readJson } from "./body";
import { env } from "./env";
import { toFailure } from "./errors";
import { log } from "./log";
import { ProblemError, problemOf, problemResponse } from "./problem";
import { originOf } from "./request";

const MIB = 1024 * 1024;

type Door<S extends z.ZodType> = {
  scope: ApiScope;
  input: S;
  /** What a program over its limit gets; some senders drop what a 4xx refuses, so theirs is 503. */
  overLimit?: 429 | 503;
  /** The answer is sent after its transaction has committed. */
  run: (context: {
    tx: Tx;
    member: Membership;
    keyId: string;
    input: z.output<S>;
    request: Request;
  }) => Promise<{ status?: number; body: unknown }>;
};

/** A route that takes JSON. `maxBytes` is the largest body, 1 MiB unless said. */
export function programRoute<S extends z.ZodType>(route: Door<S> & { maxBytes?: number }) {
  return (request: Request) => serve(request, route, () => readJson(request, route.maxBytes ?? MIB));
}

/** A route that only reads: its input are the parameters of the address, repeated ones as lists. */
export function programQuery<S extends z.ZodType>(route: Door<S>) {
  return (request: Request) => serve(request, route, async () => readParameters(new URL(request.url).searchParams));
}

async function serve<S extends z.ZodType>(
  request: Request,
  route: Door<S>,
  readInput: () => Promise<unknown>,
): Promise<Response> {
  const origin = originOf(request.headers, "api_key");
  try {
    const { keyId, member } = await requireKey(request, route.scope, origin);
    await spend(keyId, route.overLimit ?? 429);
    const input = parseInput(route.input, await readInput());
    const { status, body } = await withWorkspace(member, (tx) => route.run({ tx, member, keyId, input, request }));
    return Response.json(body, { status: status ?? 200, headers: { "x-request-id": origin.requestId } });
  } catch (error) {
    if (error instanceof ProblemError) return problemResponse(error.problem, origin.requestId, error.headers);
    // Programs name fields as the columns are named.
    const failure = toFailure(error, origin.requestId, (column) => column);
    return problemResponse(problemOf(failure), origin.requestId);
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

type ValidKey = Extract<KeyCheck, { state: "valid" }>;

/** @throws ProblemError 401 without a valid key, 403 naming the missing scope */
export async function requireKey(request: Request, scope: ApiScope, origin: Membership["origin"]): Promise<ValidKey> {
  const [scheme, text] = (request.headers.get("authorization") ?? "").split(" ");
  const key: KeyCheck =
    scheme?.toLowerCase() === "bearer" && text ? await checkKey(text, origin) : { state: "unknown" };
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
  return key;
}

let limiter: RateLimiterMemory | undefined;

async function spend(keyId: string, status: 429 | 503): Promise<void> {
  limiter ??= new RateLimiterMemory({ points: env().PROGRAM_REQUESTS_PER_MINUTE, duration: 60 });
  try {
    await limiter.consume(keyId);
  } catch (refused) {
    const seconds = Math.ceil((refused as RateLimiterRes).msBeforeNext / 1000);
    throw new ProblemError(
      { status, title: "too many requests", detail: `This key has sent too much. Try again in ${seconds} s.` },
      { "retry-after": String(seconds) },
    );
  }
}
