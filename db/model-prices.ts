/** What models cost, as platform administrators keep it. Source: model_prices (global) and its functions, migrations 034 and 042. */
import { desc, eq, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import type { ModelPriceInput } from "@/domain/model-prices";
import { users } from "./schema/auth";
import { modelPrices } from "./schema/traces";
import type { Tx } from "./workspace";

export type ModelPrice = {
  id: string;
  model: string;
  currency: string;
  /** The first day (UTC) that it holds for. */
  validFrom: string;
  /** Per million tokens. */
  inputPrice: number;
  cachedInputPrice: number | null;
  outputPrice: number;
  note: string | null;
  createdAt: Date;
  createdBy: string | null;
  /** When a correction took its place, or it was withdrawn; null: it stands. */
  replacedAt: Date | null;
  replacedBy: string | null;
};

const writer = alias(users, "writer");
const replacer = alias(users, "replacer");

/** All prices there ever were, a model's newest first. */
export async function listModelPrices(tx: Tx): Promise<ModelPrice[]> {
  return tx
    .select({
      id: modelPrices.id,
      model: modelPrices.model,
      currency: modelPrices.currency,
      validFrom: modelPrices.validFrom,
      inputPrice: modelPrices.inputPrice,
      cachedInputPrice: modelPrices.cachedInputPrice,
      outputPrice: modelPrices.outputPrice,
      note: modelPrices.note,
      createdAt: modelPrices.createdAt,
      createdBy: writer.name,
      replacedAt: modelPrices.replacedAt,
      replacedBy: replacer.name,
    })
    .from(modelPrices)
    .leftJoin(writer, eq(writer.id, modelPrices.createdBy))
    .leftJoin(replacer, eq(replacer.id, modelPrices.replacedBy))
    .orderBy(
      sql`lower(${modelPrices.model})`,
      modelPrices.currency,
      desc(modelPrices.validFrom),
      desc(modelPrices.createdAt),
    );
}

/** A model that executions used in the last week and that has no price in their workspace's currency. */
export type UnpricedModel = {
  /** Empty: no model was named. */
  model: string;
  currency: string;
  executions: number;
  tokens: number;
  workspaces: number;
  /** Days (UTC). */
  firstDay: string;
  lastDay: string;
};

export async function listUnpricedModels(tx: Tx): Promise<UnpricedModel[]> {
  const { rows } = await tx.execute<UnpricedModel>(sql`
    select model, currency, executions, tokens, workspaces,
      (first_at at time zone 'UTC')::date::text as "firstDay", (last_at at time zone 'UTC')::date::text as "lastDay"
    from app.list_unpriced_models()`);
  return rows;
}

/** Writes a price down; one of the same model, currency and day is replaced, and stays to be read. Sent twice it is one. */
export async function saveModelPrice(tx: Tx, userId: string, price: Omit<ModelPriceInput, "reprice">): Promise<void> {
  const { rows: there } = await tx.execute(sql`select from model_prices where id = ${price.id}`);
  if (there.length > 0) return;
  await tx.execute(sql`
    update model_prices set replaced_at = now(), replaced_by = ${userId}
    where lower(model) = lower(${price.model}) and currency = ${price.currency} and valid_from = ${price.validFrom}
      and replaced_at is null`);
  await tx.execute(sql`
    insert into model_prices (id, model, currency, valid_from, input_price, cached_input_price, output_price, note, created_by)
    values (${price.id}, ${price.model}, ${price.currency}, ${price.validFrom}, ${price.inputPrice},
      ${price.cachedInputPrice}, ${price.outputPrice}, ${price.note}, ${userId})`);
}

/** Takes a price out of use; it stays to be read. @returns false when there is no such price, or it is out of use already */
export async function withdrawModelPrice(tx: Tx, userId: string, id: string): Promise<boolean> {
  const { rowCount } = await tx.execute(sql`
    update model_prices set replaced_at = now(), replaced_by = ${userId} where id = ${id} and replaced_at is null`);
  return (rowCount ?? 0) > 0;
}

/** Runs some work in a transaction of its own, as the platform administrator who asks. */
type InTransaction = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>;

/** `failures` are of workspaces that weren't done to the end, one each. */
export type Repricing = { repriced: number; failures: unknown[] };

const TRACES_AT_ONCE = 2_000;

/**
 * Prices executions again that used a model since a day, as far back as their spans are kept, in all workspaces of the
 * currency: a portion a transaction, so that programs which report meanwhile hardly wait. What is done stays when another
 * portion fails; done again, it goes over what is right already.
 * @returns how many executions changed
 */
export async function repriceModel(
  inTransaction: InTransaction,
  { model, currency, since }: { model: string; currency: string; since: string },
  portion = TRACES_AT_ONCE,
): Promise<Repricing> {
  const { rows: workspaces } = await inTransaction((tx) =>
    tx.execute<{ id: string }>(sql`select id from app.list_workspaces_to_reprice(${model}, ${currency}) id`),
  );
  const done: Repricing = { repriced: 0, failures: [] };
  for (const { id } of workspaces) {
    try {
      let after: string | null | undefined = "";
      while (typeof after === "string") {
        const from: string = after;
        const { rows } = await inTransaction((tx) =>
          tx.execute<{ changed: number; last: string | null }>(sql`
            select changed, last_trace as last from app.reprice_traces(${id}, ${model}, ${since}::date, ${from}, ${portion})`),
        );
        done.repriced += rows[0]?.changed ?? 0;
        after = rows[0]?.last;
      }
    } catch (error) {
      done.failures.push(error);
    }
  }
  return done;
}
