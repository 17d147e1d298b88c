/** The first start of an empty installation: one account, which administers the platform, and its workspace. */
import { randomUUID } from "node:crypto";
import { hashPassword } from "better-auth/crypto";
import { createFirstAccount, hasAccounts } from "@/db/accounts";
import { type Origin, vouchFor, withoutContext, withWorkspace } from "@/db/workspace";
import { createWorkspace } from "@/db/workspaces";
import type { NewWorkspace } from "@/domain/workspaces-input";
import { AppError } from "./errors";
import { log } from "./log";
import { slugTaken } from "./new-workspace";

type FirstPerson = { name: string; email: string; password: string };

/** Both or neither. @throws AppError "conflict" once there is an account, also for the slower of two at once */
export async function makeFirstAccount(person: FirstPerson, workspace: NewWorkspace, origin: Origin): Promise<void> {
  if (await withoutContext(hasAccounts)) throw tooLate();
  const passwordHash = await hashPassword(person.password);
  const [userId, workspaceId] = [randomUUID(), randomUUID()];
  const owner = vouchFor({ workspaceId, userId, role: "owner", origin });
  await withWorkspace(owner, async (tx) => {
    const { name, email } = person;
    if (!(await createFirstAccount(tx, { id: userId, name, email, passwordHash }))) throw tooLate();
    if (!(await createWorkspace(tx, { ...workspace, id: workspaceId, ownerId: userId }))) throw slugTaken();
  });
  log.info({ requestId: origin.requestId, userId }, "the first account was made");
}

function tooLate(): AppError {
  return new AppError("conflict", "Somebody made the first account already. Ask them for an invitation.");
}
