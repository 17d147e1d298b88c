"use client";

import { useMutation } from "@tanstack/react-query";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import type { UnpricedModel } from "@/db/model-prices";
import { unwrap } from "@/domain/result";
import { reprice } from "../actions";
import { describeRepriced } from "./describe-repriced";

/** Prices the model's executions again, for where a price was added without doing so. */
export function RepriceButton({ unpriced: { model, currency, firstDay } }: { unpriced: UnpricedModel }) {
  const mutation = useMutation({
    mutationFn: async () => unwrap(await reprice({ model, currency, since: firstDay })),
    onSuccess: (done) =>
      toast({
        message: describeRepriced(done),
        tone: done.left > 0 ? "danger" : done.repriced > 0 ? "success" : "neutral",
      }),
  });
  return (
    <Button size="sm" pending={mutation.isPending} onClick={() => mutation.mutate()}>
      Price again
      <span className="sr-only">
        {" "}
        ({model}, {currency})
      </span>
    </Button>
  );
}
