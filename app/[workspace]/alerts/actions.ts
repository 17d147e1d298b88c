"use server";

import { z } from "zod";
import { changeAlerts, commentOnAlerts, undoAlertChanges } from "@/db/alert-changes";
import { countMatching } from "@/db/alert-counts";
import { listAlerts, readAlert, readInbox, readInboxChanges } from "@/db/alerts";
import { listMemberNames } from "@/db/members";
import { ME } from "@/domain/alert-inbox";
import { BULK_LIMIT } from "@/domain/alerts";
import {
  changeAlertsInput,
  commentAlertsInput,
  countAlertsInput,
  inboxChangesInput,
  inboxPageInput,
  readAlertInput,
  undoAlertsInput,
} from "@/domain/alerts-input";
import { snoozeUntil } from "@/domain/snooze";
import { workspaceAction } from "@/server/action";
import { AppError } from "@/server/errors";

/** The first page with the inbox's numbers, or the page after a place. */
export const loadInbox = workspaceAction({
  permission: "workspace.read",
  input: inboxPageInput,
  run: async ({ tx, member, input: { filter, after } }) =>
    after
      ? { ...(await listAlerts(tx, filter, member.userId, { after })), head: null }
      : readInbox(tx, filter, member.userId),
});

/** What became of rows that changed, and how many newer ones wait. */
export const loadInboxChanges = workspaceAction({
  permission: "workspace.read",
  input: inboxChangesInput,
  run: ({ tx, member, input }) => readInboxChanges(tx, input, member.userId),
});

export const loadAlert = workspaceAction({
  permission: "workspace.read",
  input: readAlertInput,
  run: async ({ tx, input }) => {
    const alert = await readAlert(tx, input.id);
    if (!alert) throw new AppError("not_found", "There is no such alert in this workspace.");
    return alert;
  },
});

/** Whom an alert can be assigned to. */
export const loadMemberNames = workspaceAction({
  permission: "workspace.read",
  input: z.object({}),
  run: ({ tx }) => listMemberNames(tx),
});

/** The true number that an act on all matching would touch. */
export const countAlerts = workspaceAction({
  permission: "workspace.read",
  input: countAlertsInput,
  run: ({ tx, member, input }) => countMatching(tx, input.filter, member.userId, input.asOf),
});

/** One act on a selection or on all that match; answers how many it changed and skipped, and what to undo it by. */
export const actOnAlerts = workspaceAction({
  permission: "alerts.handle",
  input: changeAlertsInput,
  run: async ({ tx, member, workspace, input: { snooze, assignee, ...change } }) => {
    const report = await changeAlerts(
      tx,
      {
        ...change,
        assignee: assignee === ME ? member.userId : assignee,
        snooze: snooze ? snoozeUntil(snooze, new Date(), workspace.timezone) : null,
      },
      member.userId,
    );
    if (report === "too_many") {
      const limit = BULK_LIMIT.toLocaleString("en");
      throw new AppError("invalid", `More than ${limit} alerts match. Narrow the filter; nothing was changed.`);
    }
    return report;
  },
});

export const undoOnAlerts = workspaceAction({
  permission: "alerts.handle",
  doing: "undo what was done to alerts",
  input: undoAlertsInput,
  run: ({ tx, input }) => undoAlertChanges(tx, input.batch),
});

export const commentOnSelected = workspaceAction({
  permission: "alerts.handle",
  doing: "comment on alerts",
  input: commentAlertsInput,
  run: async ({ tx, input }) => ({ commented: await commentOnAlerts(tx, input.ids, input.comment, input.mentions) }),
});
