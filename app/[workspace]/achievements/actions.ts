"use server";

import { z } from "zod";
import {
  createAchievement,
  previewAchievement,
  readAchievement,
  readGallery,
  showAchievement,
  switchAchievement,
  updateAchievement,
} from "@/db/achievements";
import type { Membership, Tx } from "@/db/workspace";
import { VISIBILITY_LABELS } from "@/domain/achievements";
import {
  createAchievementSchema,
  previewAchievementSchema,
  showAchievementSchema,
  switchAchievementSchema,
  updateAchievementSchema,
} from "@/domain/achievements-input";
import { workspaceAction } from "@/server/action";
import { AppError, databaseError } from "@/server/errors";
import { refuseOvertaken } from "@/server/saved";

export const readAchievements = workspaceAction({
  permission: "workspace.read",
  input: z.object({}),
  run: ({ tx, member }) => readGallery(tx, member),
});

export const previewCondition = workspaceAction({
  permission: "achievements.define",
  doing: "define achievements",
  input: previewAchievementSchema,
  run: ({ tx, member, input }) => previewAchievement(tx, member, input),
});

export const addAchievement = workspaceAction({
  permission: "achievements.define",
  doing: "define achievements",
  input: createAchievementSchema,
  run: async ({ tx, member, input }) => {
    await refusingTakenNames(createAchievement(tx, member, input));
    return readGallery(tx, member);
  },
});

export const changeAchievement = workspaceAction({
  permission: "achievements.define",
  doing: "change achievements",
  input: updateAchievementSchema,
  run: async ({ tx, member, input }) => {
    if (!(await refusingTakenNames(updateAchievement(tx, member, input)))) await refuseStaleEdit(tx, member, input.id);
    return readGallery(tx, member);
  },
});

export const switchActive = workspaceAction({
  permission: "achievements.define",
  doing: "switch achievements on or off",
  input: switchAchievementSchema,
  run: async ({ tx, member, input }) => {
    if (!(await switchAchievement(tx, member, input))) await refuseStaleEdit(tx, member, input.id);
    return readGallery(tx, member);
  },
});

export const showMine = workspaceAction({
  permission: "workspace.read",
  input: showAchievementSchema,
  run: async ({ tx, member, input }) => {
    const met = await showAchievement(tx, member, input);
    if (met === "missing") throw new AppError("not_found", "You have not begun this achievement yet.");
    refuseOvertaken(met, "choice", input.visibility, (choice) => VISIBILITY_LABELS[choice]);
    return readGallery(tx, member);
  },
});

/** @throws AppError "conflict" with the achievement as it is now, or "not_found" */
async function refuseStaleEdit(tx: Tx, member: Membership, id: string): Promise<never> {
  const current = await readAchievement(tx, member, id);
  if (!current) throw new AppError("not_found", "There is no such achievement in this workspace.");
  throw new AppError("conflict", "Somebody else changed this achievement while you had it open. Nothing was saved.", {
    current,
  });
}

async function refusingTakenNames<T>(write: Promise<T>): Promise<T> {
  try {
    return await write;
  } catch (error) {
    if (databaseError(error)?.constraint !== "achievements_name_key") throw error;
    const message = "Another achievement has this name. Choose a different one.";
    throw new AppError("conflict", message, { fieldErrors: { name: message } });
  }
}
