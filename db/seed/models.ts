/** The language models that the demo's agents work with, and what these cost. */
import type pg from "pg";

/** Per million tokens; the same number in each currency. */
export type Model = { name: string; input: number; cached: number; output: number };

export const LARGE_MODEL: Model = { name: "atlas-large", input: 3, cached: 0.3, output: 15 };
export const SMALL_MODEL: Model = { name: "atlas-small", input: 0.8, cached: 0.08, output: 4 };

const DAY = 86_400_000;
// The history is ninety days long: the prices of its day hold for all of it.
const SINCE_DAYS = 120;

/** Prices in each currency: the older ones that came before, those of the history, and one that was mistyped at first. */
export async function seedPrices(client: pg.ClientBase, currencies: readonly string[], now: Date): Promise<void> {
  const day = (ago: number) => new Date(now.getTime() - ago * DAY).toISOString().slice(0, 10);
  const insert = (model: Model, currency: string, ago: number, note: string | null, replaced: Date | null) =>
    client.query(
      `insert into model_prices (model, currency, valid_from, input_price, cached_input_price, output_price, note, created_at,
         replaced_at, created_by, replaced_by)
       select $1, $2, $3, $4, $5, $6, $7, $8, $9, u.id, case when $9::timestamptz is not null then u.id end
       from auth.users u where u.email = 'platform@codex.demo'`,
      [
        model.name,
        currency,
        day(ago),
        model.input,
        model.cached,
        model.output,
        note,
        new Date(now.getTime() - (ago - 1) * DAY),
        replaced,
      ],
    );
  for (const currency of currencies) {
    for (const model of [LARGE_MODEL, SMALL_MODEL]) {
      const before = { ...model, input: model.input * 1.5, output: model.output * 1.5 };
      await insert(before, currency, SINCE_DAYS + 180, null, null);
      await insert(model, currency, SINCE_DAYS, "The provider's list, without discount", null);
    }
    const mistyped = { ...LARGE_MODEL, output: LARGE_MODEL.output * 10 };
    await insert(mistyped, currency, SINCE_DAYS, null, new Date(now.getTime() - (SINCE_DAYS - 2) * DAY));
  }
}
