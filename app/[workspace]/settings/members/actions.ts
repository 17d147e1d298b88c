"use server";

import { refresh } from "next/cache";
import { z } from "zod";
import { changeMemberRole, leaveWorkspace, type MemberChange, removeMember } from "@/db/members";
import { changeRoleSchema, memberIdSchema } from "@/domain/members-input";
import { workspaceAction } from "@/server/action";
import { AppError } from "@/server/errors";

export const changeRole = workspaceAction({
  permission: "members.manage",
  doing: "manage members",
  input: changeRoleSchema,
  run: async ({ tx, user, input }) => {
    expectDone(await changeMemberRole(tx, { ...input, actorId: user.id }));
    refresh();
  },
});

export const remove = workspaceAction({
  permission: "members.manage",
  doing: "manage members",
  input: memberIdSchema,
  run: async ({ tx, user, input }) => {
    expectDone(await removeMember(tx, { ...input, actorId: user.id }));
    refresh();
  },
});

/** Anybody may leave but the last owner. */
export const leave = workspaceAction({
  permission: "workspace.read",
  input: z.object({}),
  run: ({ tx, user }) => leaveWorkspace(tx, user.id),
});

function expectDone(change: MemberChange): void {
  if (change.state === "refused") throw new AppError("forbidden", change.why);
  if (change.state === "not_found") throw new AppError("not_found", "This person is no longer a member.");
}
