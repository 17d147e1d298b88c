/** How an agent's budget stands: its assignments' limits here and the workspace's, used, reserved and left. */
import { readBudget } from "@/db/budgets";
import { leftOf } from "@/domain/budgets";
import { budgetQuery } from "@/domain/budgets-input";
import { programQuery } from "@/server/api";
import { bindingLines, noSuchAgent, writeBudget } from "@/server/budgets";

/** `left` is what all limits leave to work for the named campaign (or none); null where no limit binds. */
export const GET = programQuery({
  scope: "workspace:read",
  input: budgetQuery,
  run: async ({ tx, input }) => {
    const budget = await readBudget(tx, input.name);
    if (!budget) throw noSuchAgent(input.name);
    const left = leftOf(bindingLines(budget.lines, input.campaign_id ?? null));
    return JSON.stringify({ ...writeBudget(budget), left });
  },
});
