"use server";

import { readBreakdownBefore, readFleetPage } from "@/db/fleet-page";
import { fleetPageInput } from "@/domain/performance-pages";
import { workspaceAction } from "@/server/action";

export const readFleet = workspaceAction({
  permission: "workspace.read",
  input: fleetPageInput,
  run: ({ tx, workspace, input }) => readFleetPage(tx, workspace, { ...input, now: new Date() }),
});

export const readFleetBefore = workspaceAction({
  permission: "workspace.read",
  input: fleetPageInput,
  run: ({ tx, workspace, input }) => readBreakdownBefore(tx, workspace, { ...input, now: new Date() }),
});
