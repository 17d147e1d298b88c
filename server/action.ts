/** The one door for actions: own page → session → membership → permission → schema → transaction → Result. */
import { headers } from "next/headers";
import { unstable_rethrow } from "next/navigation";
import type { z } from "zod";
import { type Membership, type Origin, type Tx, withUser, withWorkspace } from "@/db/workspace";
import { may, type Permission, refusal } from "@/domain/permissions";
import type { Failure, Result } from "@/domain/result";
import { AppError, toFailure } from "./errors";
import { log } from "./log";
import { isSameOrigin, requestOrigin } from "./request";
import { currentUser, type Entry, findMembership, type SessionUser } from "./session";

type WorkspaceAction<S extends z.ZodType, T> = {
  permission: Permission;
  /** Completes "Your role, viewer, can't …"; the permission's own words when absent. */
  doing?: string;
  input: S;
  run: (context: Entry & { tx: Tx; input: z.output<S> }) => Promise<T>;
};

/** An action of one workspace, called as `action(slug, input)`. Its work runs in one transaction inside that workspace. */
export function workspaceAction<S extends z.ZodType, T>(action: WorkspaceAction<S, T>) {
  return async (slug: string, input: z.input<S>): Promise<Result<T>> =>
    answer(async () => {
      const { entry, valid } = await enter(action, slug, input);
      return withWorkspace(entry.member, (tx) => action.run({ ...entry, tx, input: valid }));
    });
}

type WorkspaceErrand<S extends z.ZodType, T> = Pick<WorkspaceAction<S, T>, "permission" | "doing" | "input"> & {
  run: (context: Entry & { input: z.output<S> }) => Promise<T>;
};

/** As `workspaceAction`, for work that goes through another door and so must hold no transaction meanwhile. */
export function workspaceErrand<S extends z.ZodType, T>(errand: WorkspaceErrand<S, T>) {
  return async (slug: string, input: z.input<S>): Promise<Result<T>> =>
    answer(async () => {
      const { entry, valid } = await enter(errand, slug, input);
      return errand.run({ ...entry, input: valid });
    });
}

type Guard<S extends z.ZodType> = { permission: Permission; doing?: string; input: S };

async function enter<S extends z.ZodType>(guard: Guard<S>, slug: string, input: unknown) {
  const entry = await enterWorkspace(slug, guard);
  return { entry, valid: parseForm(guard.input, input) };
}

async function enterWorkspace(
  slug: string,
  { permission, doing }: Pick<Guard<z.ZodType>, "permission" | "doing">,
): Promise<Entry> {
  const entry = await findMembership(String(slug));
  if (entry === "signed_out") throw signedOut();
  if (!entry) throw new AppError("not_found", "This workspace does not exist, or you are no longer a member of it.");
  requirePermission(entry.member, permission, doing);
  return entry;
}

type Targeted = { targets: { slug: string }[] };
type WorkspacesAction<S extends z.ZodType<Targeted>, T> = Guard<S> & {
  run: (context: Entry & { tx: Tx; input: z.output<S>; target: z.output<S>["targets"][number] }) => Promise<T>;
};

/**
 * An action in several workspaces: each is entered by its own membership and permission, and its work has a transaction of
 * its own. What one refuses, the others don't feel: every workspace answers for itself.
 */
export function workspacesAction<S extends z.ZodType<Targeted>, T>(action: WorkspacesAction<S, T>) {
  return async (raw: z.input<S>): Promise<Result<{ slug: string; result: Result<T> }[]>> =>
    answer(async () => {
      if (!(await currentUser())) throw signedOut();
      const input = parseForm(action.input, raw);
      const outcomes: { slug: string; result: Result<T> }[] = [];
      for (const target of input.targets) {
        const result = await settle(async () => {
          const entry = await enterWorkspace(target.slug, action);
          return withWorkspace(entry.member, (tx) => action.run({ ...entry, tx, input, target }));
        });
        outcomes.push({ slug: target.slug, result });
      }
      return outcomes;
    });
}

type PersonalAction<S extends z.ZodType, T> = {
  input: S;
  run: (context: { user: SessionUser; tx: Tx; input: z.output<S> }) => Promise<T>;
};

/** An action of a signed-in person outside any workspace. */
export function userAction<S extends z.ZodType, T>(action: PersonalAction<S, T>) {
  return async (input: z.input<S>): Promise<Result<T>> => answer(() => runPersonal(action, input, false));
}

type PersonalErrand<S extends z.ZodType, T> = {
  input: S;
  run: (context: { user: SessionUser; input: z.output<S> }) => Promise<T>;
};

/** As `userAction`, for work that enters the person's workspaces by itself and so must hold no transaction meanwhile. */
export function userErrand<S extends z.ZodType, T>(errand: PersonalErrand<S, T>) {
  return async (input: z.input<S>): Promise<Result<T>> =>
    answer(async () => {
      const user = await currentUser();
      if (!user) throw signedOut();
      return errand.run({ user, input: parseForm(errand.input, input) });
    });
}

/** An action of a platform administrator, outside any workspace; it does not exist for others. */
export function platformAction<S extends z.ZodType, T>(action: PersonalAction<S, T>) {
  return async (input: z.input<S>): Promise<Result<T>> => answer(() => runPersonal(action, input, true));
}

type PlatformErrand<S extends z.ZodType, T> = {
  input: S;
  run: (context: {
    user: SessionUser;
    input: z.output<S>;
    inTransaction: <R>(work: (tx: Tx) => Promise<R>) => Promise<R>;
  }) => Promise<T>;
};

/** As `platformAction`, for work that takes several transactions. */
export function platformErrand<S extends z.ZodType, T>(errand: PlatformErrand<S, T>) {
  return async (input: z.input<S>): Promise<Result<T>> =>
    answer(async () => {
      const user = await requirePerson(true);
      const valid = parseForm(errand.input, input);
      const origin = await requestOrigin("person");
      return errand.run({ user, input: valid, inTransaction: (work) => withUser(user.id, origin, work) });
    });
}

async function runPersonal<S extends z.ZodType, T>(action: PersonalAction<S, T>, input: unknown, platform: boolean) {
  const user = await requirePerson(platform);
  const valid = parseForm(action.input, input);
  return withUser(user.id, await requestOrigin("person"), (tx) => action.run({ user, tx, input: valid }));
}

async function requirePerson(platform: boolean): Promise<SessionUser> {
  const user = await currentUser();
  if (!user) throw signedOut();
  if (platform && !user.isPlatformAdmin) throw new AppError("not_found", "This does not exist.");
  return user;
}

type GuestAction<S extends z.ZodType, T> = {
  input: S;
  run: (context: { origin: Origin; input: z.output<S> }) => Promise<T>;
};

/** An action that needs no session: what it may do, its own input must prove. */
export function guestAction<S extends z.ZodType, T>(action: GuestAction<S, T>) {
  return async (input: z.input<S>): Promise<Result<T>> =>
    answer(async () => action.run({ origin: await requestOrigin("person"), input: parseForm(action.input, input) }));
}

/** @throws AppError "forbidden" in words for the person; the refusal is logged */
export function requirePermission(member: Membership, permission: Permission, doing?: string): void {
  if (may(member.role, permission)) return;
  log.warn({ requestId: member.origin.requestId, userId: member.userId, role: member.role, permission }, "refused");
  throw new AppError("forbidden", refusal(member.role, permission, doing));
}

/** @throws AppError "invalid" with a message per field; its own names the first, as programs know it */
export function parseInput<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  return parse(schema, input, (message, field) => (field ? `${field}: ${message}` : message));
}

/** The same in words for people: their form marks the fields itself, and knows them by other names. */
function parseForm<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  return parse(schema, input, (message, _field, others) =>
    others > 0 ? `${message} What else is wrong stands at its field.` : message,
  );
}

type WordsOf = (message: string, field: string, others: number) => string;

function parse<S extends z.ZodType>(schema: S, input: unknown, wordsOf: WordsOf): z.output<S> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const fieldErrors: Record<string, string> = {};
  for (const issue of result.error.issues) fieldErrors[issue.path.join(".")] ??= issue.message;
  const [[field, message] = ["", "The input has the wrong form."], ...others] = Object.entries(fieldErrors);
  throw new AppError("invalid", wordsOf(message, field, others.length), { fieldErrors });
}

function signedOut(): AppError {
  return new AppError("unauthenticated", "You are signed out. Sign in again; nothing was saved.");
}

async function answer<T>(work: () => Promise<T>): Promise<Result<T>> {
  return settle(async () => {
    if (!isSameOrigin(await headers())) {
      log.warn({ requestId: (await requestOrigin("person")).requestId }, "refused: not sent by one of our pages");
      throw new AppError("forbidden", "This request did not come from a page of Codex. Nothing was saved.");
    }
    return work();
  });
}

/** The work's value, or its failure in words. */
async function settle<T>(work: () => Promise<T>): Promise<Result<T>> {
  const { requestId } = await requestOrigin("person");
  try {
    return { ok: true, data: await work() };
  } catch (error) {
    unstable_rethrow(error);
    const failure: Failure = toFailure(error, requestId);
    return failure;
  }
}
