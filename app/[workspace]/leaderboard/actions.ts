"use server";

import { hideFromLeaderboard, readLeaderboard } from "@/db/leaderboard";
import { boardFilter, hideFromLeaderboardInput } from "@/domain/leaderboard-filter";
import { workspaceAction } from "@/server/action";

export const readBoard = workspaceAction({
  permission: "workspace.read",
  input: boardFilter,
  run: ({ tx, member, input }) => readLeaderboard(tx, member, input),
});

export const hideMe = workspaceAction({
  permission: "workspace.read",
  input: hideFromLeaderboardInput,
  run: ({ tx, input }) => hideFromLeaderboard(tx, input.hidden),
});
