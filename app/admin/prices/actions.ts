"use server";

import { refresh } from "next/cache";
import { type Repricing, repriceModel, saveModelPrice, withdrawModelPrice } from "@/db/model-prices";
import { modelPriceInput, repriceInput, withdrawPriceInput } from "@/domain/model-prices";
import { platformAction, platformErrand } from "@/server/action";
import { AppError } from "@/server/errors";
import { log } from "@/server/log";

/** Answers how many executions were priced again, and in how many workspaces that is not done. */
export const savePrice = platformErrand({
  input: modelPriceInput,
  run: async ({ user, inTransaction, input: { reprice, ...price } }) => {
    await inTransaction((tx) => saveModelPrice(tx, user.id, price));
    if (!reprice) return tell(NOTHING);
    // The price is saved, whatever comes of the rest.
    const pricing = repriceModel(inTransaction, { ...price, since: price.validFrom });
    return tell(await pricing.catch((error: unknown) => ({ ...NOTHING, failures: [error] })));
  },
});

export const withdrawPrice = platformAction({
  input: withdrawPriceInput,
  run: async ({ tx, user, input }) => {
    if (!(await withdrawModelPrice(tx, user.id, input.id))) {
      throw new AppError("conflict", "This price is out of use already. Nothing was changed.");
    }
    refresh();
    return null;
  },
});

export const reprice = platformErrand({
  input: repriceInput,
  run: async ({ inTransaction, input }) => tell(await repriceModel(inTransaction, input)),
});

const NOTHING: Repricing = { repriced: 0, failures: [] };

function tell({ repriced, failures }: Repricing): { repriced: number; left: number } {
  for (const err of failures) log.error({ err }, "a workspace was not priced again to the end");
  refresh();
  return { repriced, left: failures.length };
}
