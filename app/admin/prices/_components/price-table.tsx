"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/dialog";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { toast } from "@/components/ui/toast";
import type { ModelPrice } from "@/db/model-prices";
import { formatPrice } from "@/domain/quantities";
import { unwrap } from "@/domain/result";
import { calendarDay } from "@/domain/time";
import { withdrawPrice } from "../actions";
import { PriceDialog } from "./price-dialog";

/** The prices that stand, a model's newest first. `inForce` are the ids of those that hold today. */
export function PriceTable({ prices, inForce }: { prices: ModelPrice[]; inForce: string[] }) {
  const [correcting, setCorrecting] = useState<ModelPrice | null>(null);
  const [withdrawing, setWithdrawing] = useState<ModelPrice | null>(null);
  const withdraw = useMutation({
    mutationFn: async ({ id }: ModelPrice) => unwrap(await withdrawPrice({ id })),
    onSuccess: (_, { model }) => toast({ message: `The price of ${model} is withdrawn.`, tone: "success" }),
    onSettled: () => setWithdrawing(null),
  });
  return (
    <>
      <Table label="Prices per million tokens" className="min-w-180">
        <thead>
          <tr>
            <Th>Model</Th>
            <Th>From</Th>
            <Th numeric>Input</Th>
            <Th numeric>Cached input</Th>
            <Th numeric>Output</Th>
            <Th>
              <span className="sr-only">Actions</span>
            </Th>
          </tr>
        </thead>
        <tbody>
          {prices.map((price) => (
            <Tr key={price.id}>
              <Td className="min-w-48">
                <p className="font-medium break-words">{price.model}</p>
                {price.note && <p className="text-[0.8rem] break-words text-muted">{price.note}</p>}
              </Td>
              <Td className="whitespace-nowrap">
                {calendarDay(price.validFrom)} {inForce.includes(price.id) && <Badge tone="success">In force</Badge>}
              </Td>
              <Td numeric>{formatPrice(price.inputPrice, price.currency)}</Td>
              <Td numeric>
                {price.cachedInputPrice === null ? (
                  <span className="text-muted">as input</span>
                ) : (
                  formatPrice(price.cachedInputPrice, price.currency)
                )}
              </Td>
              <Td numeric>{formatPrice(price.outputPrice, price.currency)}</Td>
              <Td className="text-right whitespace-nowrap">
                <Button size="sm" onClick={() => setCorrecting(price)}>
                  Change<span className="sr-only"> the price of {nameOf(price)}</span>
                </Button>{" "}
                <Button size="sm" onClick={() => setWithdrawing(price)}>
                  Withdraw<span className="sr-only"> the price of {nameOf(price)}</span>
                </Button>
              </Td>
            </Tr>
          ))}
        </tbody>
      </Table>
      <PriceDialog
        open={correcting !== null}
        onClose={() => setCorrecting(null)}
        title={`Change the price of ${correcting?.model ?? ""}`}
        draft={correcting ?? undefined}
      />
      <ConfirmDialog
        open={withdrawing !== null}
        onClose={() => setWithdrawing(null)}
        onConfirm={() => withdrawing && withdraw.mutate(withdrawing)}
        title={`Withdraw the price of ${withdrawing?.model ?? ""}?`}
        confirmLabel="Withdraw"
        pending={withdraw.isPending}
      >
        <p>
          Later executions are priced by an earlier price of this model, or listed as without one. What was counted
          stays, and so does this price in the list of what was withdrawn.
        </p>
      </ConfirmDialog>
    </>
  );
}

function nameOf({ model, currency, validFrom }: ModelPrice): string {
  return `${model} in ${currency} from ${calendarDay(validFrom)}`;
}
