"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import type { UnpricedModel } from "@/db/model-prices";
import { formatCount } from "@/domain/quantities";
import { PriceDialog } from "./price-dialog";
import { RepriceButton } from "./reprice-button";

export function UnpricedTable({ models }: { models: UnpricedModel[] }) {
  const [pricing, setPricing] = useState<UnpricedModel | null>(null);
  return (
    <>
      <Table label="Models without a price" className="min-w-160">
        <thead>
          <tr>
            <Th>Model</Th>
            <Th>Currency</Th>
            <Th numeric>Executions</Th>
            <Th numeric>Tokens</Th>
            <Th numeric>Workspaces</Th>
            <Th>
              <span className="sr-only">Actions</span>
            </Th>
          </tr>
        </thead>
        <tbody>
          {models.map((unpriced) => (
            <Tr key={`${unpriced.model} ${unpriced.currency}`}>
              <Td className="min-w-48 break-words">
                {unpriced.model ? (
                  <span className="font-medium">{unpriced.model}</span>
                ) : (
                  <span className="text-muted">No model was named</span>
                )}
              </Td>
              <Td>{unpriced.currency}</Td>
              <Td numeric>{formatCount(unpriced.executions)}</Td>
              <Td numeric>{formatCount(unpriced.tokens)}</Td>
              <Td numeric>{formatCount(unpriced.workspaces)}</Td>
              <Td className="text-right whitespace-nowrap">
                {unpriced.model && (
                  <>
                    <RepriceButton unpriced={unpriced} />{" "}
                    <Button size="sm" variant="primary" onClick={() => setPricing(unpriced)}>
                      Add its price
                      <span className="sr-only">
                        {" "}
                        ({unpriced.model}, {unpriced.currency})
                      </span>
                    </Button>
                  </>
                )}
              </Td>
            </Tr>
          ))}
        </tbody>
      </Table>
      <PriceDialog
        open={pricing !== null}
        onClose={() => setPricing(null)}
        title={`Add the price of ${pricing?.model ?? ""}`}
        draft={pricing ? { model: pricing.model, currency: pricing.currency, validFrom: pricing.firstDay } : undefined}
      />
    </>
  );
}
