"use server";

import { readFleetBoard } from "@/db/fleet-page";
import { hideFromLeaderboard, readLeaderboard } from "@/db/leaderboard";
import { boardFilter, hideFromLeaderboardInput } from "@/domain/leaderboard-filter";
import { fleetBoardInput } from "@/domain/performance-pages";
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

export const readFleetRanking = workspaceAction({
  permission: "workspace.read",
  input: fleetBoardInput,
  run: ({ tx, workspace, input }) => readFleetBoard(tx, workspace, { ...input, now: new Date() }),
});
