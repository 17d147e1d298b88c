"use server";

import { createInsight, listInsights, moveInsight } from "@/db/insights";
import { listSignals, moveSignal, moveSignals, recordSignal } from "@/db/intelligence";
import { INSIGHT_STATUS_LABELS, SIGNAL_STATUS_LABELS } from "@/domain/intelligence";
import {
  createInsightInput,
  insightFilter,
  moveInsightInput,
  moveSignalInput,
  moveSignalsInput,
  recordSignalInput,
  signalFilter,
} from "@/domain/intelligence-input";
import { workspaceAction } from "@/server/action";
import { AppError } from "@/server/errors";

export const readSignals = workspaceAction({
  permission: "workspace.read",
  input: signalFilter,
  run: ({ tx, input }) => listSignals(tx, input),
});

export const readInsights = workspaceAction({
  permission: "workspace.read",
  input: insightFilter,
  run: ({ tx, input }) => listInsights(tx, input),
});

/** Refused with the present status when somebody else was faster. */
export const setSignalStatus = workspaceAction({
  permission: "intelligence.write",
  doing: "change signals",
  input: moveSignalInput,
  run: async ({ tx, input }) => {
    const result = await moveSignal(tx, input);
    if (!result) throw new AppError("not_found", "This signal no longer exists.");
    if (!result.moved) throw overtaken("signal", SIGNAL_STATUS_LABELS[result.status], result.status);
  },
});

/** Answers how many moved and how many were left as they are. */
export const setSignalStatuses = workspaceAction({
  permission: "intelligence.write",
  doing: "change signals",
  input: moveSignalsInput,
  run: ({ tx, input }) => moveSignals(tx, input),
});

/** Answers the new signal's id. */
export const addSignal = workspaceAction({
  permission: "intelligence.write",
  doing: "record signals",
  input: recordSignalInput,
  run: ({ tx, member, workspace, input }) => recordSignal(tx, member, input, workspace.timezone),
});

/** Answers the new insight's id. */
export const makeInsight = workspaceAction({
  permission: "intelligence.write",
  doing: "make insights",
  input: createInsightInput,
  run: ({ tx, member, input }) => createInsight(tx, member, input),
});

/** Refused with the present status when somebody else was faster. */
export const setInsightStatus = workspaceAction({
  permission: "intelligence.write",
  doing: "change insights",
  input: moveInsightInput,
  run: async ({ tx, input }) => {
    const result = await moveInsight(tx, input);
    if (!result) throw new AppError("not_found", "This insight no longer exists.");
    if (!result.moved) throw overtaken("insight", INSIGHT_STATUS_LABELS[result.status], result.status);
  },
});

function overtaken(thing: string, label: string, current: string): AppError {
  return new AppError("conflict", `Somebody else has changed this ${thing}: it is “${label}” now. Nothing was saved.`, {
    current,
  });
}
