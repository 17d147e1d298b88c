/** Makes a workspace, whose first owner is its maker. */
import { randomUUID } from "node:crypto";
import { type Origin, vouchFor, withWorkspace } from "@/db/workspace";
import { createWorkspace } from "@/db/workspaces";
import type { NewWorkspace } from "@/domain/workspaces-input";
import { AppError } from "./errors";

/** @throws AppError "conflict" on the field slug when the address is taken */
export async function makeWorkspace(ownerId: string, input: NewWorkspace, origin: Origin): Promise<{ slug: string }> {
  const id = randomUUID();
  const owner = vouchFor({ workspaceId: id, userId: ownerId, role: "owner", origin });
  const made = await withWorkspace(owner, (tx) => createWorkspace(tx, { ...input, id, ownerId }));
  if (!made) throw slugTaken();
  return { slug: input.slug };
}

export function slugTaken(): AppError {
  const message = "This address is taken. Choose another.";
  return new AppError("conflict", message, { fieldErrors: { slug: message } });
}
