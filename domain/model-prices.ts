/** What models cost per million tokens, as platform administrators write it down. */
import { z } from "zod";
import { newId, optionalDecimal, optionalText, requiredDay, requiredLine } from "./form-values";

const MAX_PRICE = 1_000_000;

const price = (label: string) => optionalDecimal(label, { min: 0, max: MAX_PRICE, places: 8 });
const requiredPrice = (label: string) =>
  price(label).refine(
    (value): value is number => value !== null,
    `${label} is missing. Write 0 for what costs nothing.`,
  );

const model = requiredLine("The model", 120);
const currency = z
  .string("The currency is missing.")
  .trim()
  .toUpperCase()
  .regex(/^[A-Z]{3}$/, "The currency is three letters, such as USD.");

/** A new price, or the correction of one: a price of the same model, currency and day is replaced. */
export const modelPriceInput = z.object({
  id: newId,
  model,
  currency,
  validFrom: requiredDay("The first day"),
  inputPrice: requiredPrice("The price of input"),
  cachedInputPrice: price("The price of cached input"),
  outputPrice: requiredPrice("The price of output"),
  note: optionalText("The note", 300),
  /** Also price the last week's executions again. */
  reprice: z.boolean().default(false),
});
export type ModelPriceInput = z.output<typeof modelPriceInput>;

export const withdrawPriceInput = z.object({ id: newId });

export const repriceInput = z.object({ model, currency, since: requiredDay("The first day") });
