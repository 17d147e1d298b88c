"use server";

import { z } from "zod";
import { createAlertRule, deleteAlertRule, enableAlertRule, listAlertRules, updateAlertRule } from "@/db/alert-rules";
import { previewAlertRule } from "@/db/rule-preview";
import {
  createRuleSchema,
  enableRuleSchema,
  previewRuleSchema,
  ruleIdSchema,
  updateRuleSchema,
} from "@/domain/alert-rule-input";
import { RULE_FIELD_LABELS } from "@/domain/alert-rules";
import { workspaceAction } from "@/server/action";
import { AppError } from "@/server/errors";
import { savedRow } from "@/server/saved";

const doing = "change alert rules";
const GONE = "This rule is no longer there.";

export const readRules = workspaceAction({
  permission: "workspace.read",
  input: z.object({}),
  run: ({ tx }) => listAlertRules(tx),
});

/** What the rule would have done in the last thirty days. */
export const previewRule = workspaceAction({
  permission: "alerts.handle",
  doing: "preview alert rules",
  input: previewRuleSchema,
  run: ({ tx, workspace, input }) =>
    previewAlertRule(tx, { workspaceId: workspace.id, timezone: workspace.timezone }, input),
});

export const addRule = workspaceAction({
  permission: "alerts.handle",
  doing,
  input: createRuleSchema,
  run: async ({ tx, member, input }) => {
    await createAlertRule(tx, member, input);
    return listAlertRules(tx);
  },
});

export const saveRule = workspaceAction({
  permission: "alerts.handle",
  doing,
  input: updateRuleSchema,
  run: async ({ tx, member, input }) => {
    savedRow(await updateAlertRule(tx, member, input), "rule", RULE_FIELD_LABELS);
    return listAlertRules(tx);
  },
});

export const switchRule = workspaceAction({
  permission: "alerts.handle",
  doing,
  input: enableRuleSchema,
  run: async ({ tx, member, input }) => {
    if (!(await enableAlertRule(tx, member, input))) throw new AppError("not_found", GONE);
    return listAlertRules(tx);
  },
});

export const removeRule = workspaceAction({
  permission: "alerts.handle",
  doing,
  input: ruleIdSchema,
  run: async ({ tx, member, input }) => {
    if (!(await deleteAlertRule(tx, member, input.id))) throw new AppError("not_found", GONE);
    return listAlertRules(tx);
  },
});
