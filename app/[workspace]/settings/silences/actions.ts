"use server";

import { refresh } from "next/cache";
import { saveAlertSettings } from "@/db/alert-settings";
import { createSilence, endSilence, extendSilence, listSilenceHits, listSilences, previewSilence } from "@/db/silences";
import { alertSettingsInput } from "@/domain/alert-settings";
import {
  createSilenceInput,
  extendSilenceInput,
  nothingInput,
  previewSilenceInput,
  readWindow,
  silenceIdInput,
} from "@/domain/silences-input";
import { workspaceAction } from "@/server/action";
import { AppError } from "@/server/errors";

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
    const window = readWindow(input, new Date(), workspace.timezone);
    if ("field" in window) {
      throw new AppError("invalid", window.message, { fieldErrors: { [window.field]: window.message } });
    }
    return createSilence(tx, {
      ...silence,
      ...window,
      workspaceId: workspace.id,
      timezone: workspace.timezone,
      createdBy: user.id,
    });
  },
});

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
