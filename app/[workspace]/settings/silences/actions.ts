"use server";

import { refresh } from "next/cache";
import { saveAlertSettings } from "@/db/alert-settings";
import {
  createSilence,
  endSilence,
  extendSilence,
  findSilence,
  keepWindows,
  listSilenceHits,
  listSilences,
  previewSilence,
  skipWindow,
  updateSilence,
} from "@/db/silences";
import { alertSettingsInput } from "@/domain/alert-settings";
import { SILENCE_FIELD_LABELS } from "@/domain/silences";
import {
  createSilenceInput,
  editSilenceInput,
  extendSilenceInput,
  keepsWindow,
  nothingInput,
  previewSilenceInput,
  readWindow,
  type SilenceWindow,
  silenceIdInput,
} from "@/domain/silences-input";
import { workspaceAction } from "@/server/action";
import { AppError } from "@/server/errors";
import { savedRow } from "@/server/saved";

export const loadSilences = workspaceAction({
  permission: "workspace.read",
  input: nothingInput,
  run: ({ tx }) => listSilences(tx),
});

export const loadSilenceHits = workspaceAction({
  permission: "workspace.read",
  input: silenceIdInput,
  run: ({ tx, input }) => listSilenceHits(tx, input.id),
});

/** What a silence that is being written would have hidden in the last week, and would hide now. */
export const loadSilencePreview = workspaceAction({
  permission: "alerts.handle",
  doing: "preview silences",
  input: previewSilenceInput,
  run: ({ tx, input }) => previewSilence(tx, input),
});

export const makeSilence = workspaceAction({
  permission: "alerts.handle",
  doing: "silence alerts",
  input: createSilenceInput,
  run: async ({ tx, user, workspace, input }) => {
    const { lastsMinutes: _, ...silence } = input;
    return createSilence(tx, {
      ...silence,
      ...windowOf(input, workspace.timezone),
      workspaceId: workspace.id,
      timezone: workspace.timezone,
      createdBy: user.id,
    });
  },
});

/** Changes what a silence holds and when; its zone stays the one it was made in. */
export const saveSilence = workspaceAction({
  permission: "alerts.handle",
  doing: "change silences",
  input: editSilenceInput,
  run: async ({ tx, input }) => {
    const before = await findSilence(tx, input.id);
    if (before?.state === "past") {
      throw new AppError("conflict", "This silence is over. Make a new one; nothing was changed.");
    }
    const { id, revision, name, reason, matchers, criticalPasses, holdsOpen, repeats } = input;
    const kept = before === undefined || keepsWindow(input, before);
    const window = kept ? null : { ...windowOf(input, before.timezone), repeats };
    const edit = { id, revision, name, reason, matchers, criticalPasses, holdsOpen, window };
    return savedRow(await updateSilence(tx, edit), "silence", SILENCE_FIELD_LABELS);
  },
});

function windowOf(input: Parameters<typeof readWindow>[0], timezone: string): SilenceWindow {
  const window = readWindow(input, new Date(), timezone);
  if ("field" in window) {
    throw new AppError("invalid", window.message, { fieldErrors: { [window.field]: window.message } });
  }
  return window;
}

export const extendSilenceBy = workspaceAction({
  permission: "alerts.handle",
  doing: "extend silences",
  input: extendSilenceInput,
  run: async ({ tx, input }) => {
    if (!(await extendSilence(tx, input.id, input.minutes))) {
      throw new AppError("conflict", "This silence is over. Make a new one; nothing was changed.");
    }
  },
});

/** Leaves out a weekly silence's window that runs or comes next. */
export const skipNextWindow = workspaceAction({
  permission: "alerts.handle",
  doing: "change silences",
  input: silenceIdInput,
  run: async ({ tx, input }) => {
    if (!(await skipWindow(tx, input.id))) {
      throw new AppError("conflict", "No window would be left. End the silence instead; nothing was changed.");
    }
  },
});

export const keepSkippedWindows = workspaceAction({
  permission: "alerts.handle",
  doing: "change silences",
  input: silenceIdInput,
  run: async ({ tx, input }) => {
    if (!(await keepWindows(tx, input.id))) throw new AppError("conflict", "That window is over. Nothing was changed.");
  },
});

export const endSilenceNow = workspaceAction({
  permission: "alerts.handle",
  doing: "end silences",
  input: silenceIdInput,
  run: async ({ tx, user, input }) => {
    if (!(await endSilence(tx, input.id, user.id))) throw new AppError("conflict", "This silence is over already.");
  },
});

export const saveAlertRules = workspaceAction({
  permission: "workspace.settings",
  input: alertSettingsInput,
  run: async ({ tx, input }) => {
    await saveAlertSettings(tx, input);
    refresh();
  },
});
