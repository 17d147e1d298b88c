"use server";

import { refresh } from "next/cache";
import {
  addOverride,
  deletePolicy,
  deleteRule,
  deleteSchedule,
  moveRule,
  removeOverride,
  type SaveOutcome,
  savePolicy,
  saveRule,
  saveSchedule,
} from "@/db/routing-changes";
import {
  addOverrideInput,
  moveRuleInput,
  namedInput,
  savePolicyInput,
  saveRuleInput,
  saveScheduleInput,
} from "@/domain/routing-input";
import { workspaceAction } from "@/server/action";
import { AppError } from "@/server/errors";

const permitted = { permission: "alerts.handle", doing: "change routing" } as const;

/** Shows the page anew, or says why nothing was saved. */
function settle(outcome: SaveOutcome | boolean, what: string): void {
  if (outcome === "changed") {
    throw new AppError(
      "conflict",
      `Somebody else changed this ${what} meanwhile. Close and open it again; nothing was saved.`,
    );
  }
  if (outcome === "missing" || outcome === false) {
    throw new AppError("not_found", `This ${what} is no longer there. Nothing was saved.`);
  }
  refresh();
}

type Author = { workspaceId: string; userId: string };
type Context = { workspace: { id: string }; user: { id: string } };
const authorOf = ({ workspace, user }: Context): Author => ({ workspaceId: workspace.id, userId: user.id });

export const putRule = workspaceAction({
  ...permitted,
  input: saveRuleInput,
  run: async ({ tx, input, ...context }) => settle(await saveRule(tx, authorOf(context), input), "rule"),
});

export const shiftRule = workspaceAction({
  ...permitted,
  input: moveRuleInput,
  run: async ({ tx, input }) => settle(await moveRule(tx, input), "rule"),
});

export const dropRule = workspaceAction({
  ...permitted,
  input: namedInput,
  run: async ({ tx, input }) => settle(await deleteRule(tx, input.id), "rule"),
});

export const putPolicy = workspaceAction({
  ...permitted,
  input: savePolicyInput,
  run: async ({ tx, input, ...context }) => settle(await savePolicy(tx, authorOf(context), input), "policy"),
});

export const dropPolicy = workspaceAction({
  ...permitted,
  input: namedInput,
  run: async ({ tx, input }) => {
    const outcome = await deletePolicy(tx, input.id);
    if (typeof outcome === "object") {
      throw new AppError("conflict", `The rule “${outcome.usedBy}” leads to this policy. Change the rule first.`);
    }
    settle(outcome, "policy");
  },
});

export const putSchedule = workspaceAction({
  ...permitted,
  input: saveScheduleInput,
  run: async ({ tx, input, ...context }) => settle(await saveSchedule(tx, authorOf(context), input), "schedule"),
});

export const dropSchedule = workspaceAction({
  ...permitted,
  input: namedInput,
  run: async ({ tx, input }) => settle(await deleteSchedule(tx, input.id), "schedule"),
});

export const putOverride = workspaceAction({
  ...permitted,
  input: addOverrideInput,
  run: async ({ tx, input, ...context }) => {
    const outcome = await addOverride(tx, authorOf(context), input);
    if (typeof outcome === "object") {
      throw new AppError("invalid", outcome.message, { fieldErrors: { to: outcome.message } });
    }
    settle(outcome, "schedule");
  },
});

export const dropOverride = workspaceAction({
  ...permitted,
  input: namedInput,
  run: async ({ tx, input }) => settle(await removeOverride(tx, input.id), "override"),
});
