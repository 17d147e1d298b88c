import { Coins } from "lucide-react";
import type { Metadata } from "next";
import { Card } from "@/components/ui/card";
import { PageHeader } from "@/components/ui/page-header";
import { EmptyState } from "@/components/ui/states";
import { listModelPrices, listUnpricedModels, type ModelPrice } from "@/db/model-prices";
import { withUser } from "@/db/workspace";
import { readingMoment, requestOrigin } from "@/server/request";
import { requirePlatformAdmin } from "@/server/session";
import { NewPrice } from "./_components/new-price";
import { PriceHistory } from "./_components/price-history";
import { PriceTable } from "./_components/price-table";
import { UnpricedTable } from "./_components/unpriced-table";

const priceKey = ({ model, currency }: ModelPrice) => `${model.toLowerCase()} ${currency}`;

export const metadata: Metadata = { title: "Model prices · Administration" };

export default async function PricesPage() {
  const user = await requirePlatformAdmin();
  const { prices, unpriced } = await withUser(user.id, await requestOrigin("person"), async (tx) => ({
    prices: await listModelPrices(tx),
    unpriced: await listUnpricedModels(tx),
  }));
  const standing = prices.filter(({ replacedAt }) => replacedAt === null);
  // Of each model and currency the newest that has begun: a list's newest come first.
  const today = new Date(readingMoment()).toISOString().slice(0, 10);
  const begun = standing.filter(({ validFrom }) => validFrom <= today);
  const inForce = [...new Map(begun.toReversed().map((price) => [priceKey(price), price.id])).values()];
  const replaced = prices.filter(({ replacedAt }) => replacedAt !== null);
  return (
    <>
      <PageHeader
        title="Model prices"
        description="What executions cost that come as OpenTelemetry traces: tokens by their model, the day, and the currency of the workspace."
        actions={<NewPrice />}
      />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-5">
        {unpriced.length > 0 && (
          <Card title="Models without a price">
            <p className="mb-3 max-w-[75ch] text-muted">
              Executions of the last week used these models. Their tokens count, but cost nothing until there is a
              price; with it they can be priced again.
            </p>
            <UnpricedTable models={unpriced} />
          </Card>
        )}
        <Card title="Prices per million tokens">
          {standing.length === 0 ? (
            <EmptyState icon={<Coins aria-hidden />} title="There is no price yet" action={<NewPrice />}>
              Without prices, executions from traces cost nothing, and are listed here as such.
            </EmptyState>
          ) : (
            <>
              <p className="mb-3 max-w-[75ch] text-muted">
                A price holds from its first day (UTC) until a later one of the same model and currency, for dated
                versions of the model too unless they have their own. It is never changed: a correction replaces it.
              </p>
              <PriceTable prices={standing} inForce={inForce} />
            </>
          )}
        </Card>
        {replaced.length > 0 && (
          <Card title="Replaced and withdrawn">
            <PriceHistory prices={replaced} />
          </Card>
        )}
      </div>
    </>
  );
}
