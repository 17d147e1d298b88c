"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { Checkbox, Field, FormMessage, Input, useSubmit } from "@/components/ui/form";
import { toast } from "@/components/ui/toast";
import type { ModelPrice } from "@/db/model-prices";
import { createId } from "@/domain/new-id";
import { savePrice } from "../actions";
import { describeRepriced } from "./describe-repriced";

/** What the form begins with. */
export type PriceDraft = Partial<
  Pick<ModelPrice, "model" | "currency" | "validFrom" | "inputPrice" | "cachedInputPrice" | "outputPrice" | "note">
>;

type PriceDialogProps = { open: boolean; onClose: () => void; title: string; draft?: PriceDraft };

export function PriceDialog({ open, onClose, title, draft = {} }: PriceDialogProps) {
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={title}
      description="Per million tokens. One of the same model, currency and day is replaced."
    >
      <PriceForm draft={draft} onClose={onClose} />
    </Dialog>
  );
}

function PriceForm({ draft, onClose }: { draft: PriceDraft; onClose: () => void }) {
  const [id] = useState(createId);
  const [today] = useState(() => new Date().toISOString().slice(0, 10));
  const { pending, failure, errorOf, onSubmit } = useSubmit(
    (data) => {
      const text = (name: string) => String(data.get(name) ?? "");
      return savePrice({
        id,
        model: text("model"),
        currency: text("currency"),
        validFrom: text("validFrom"),
        inputPrice: text("inputPrice"),
        cachedInputPrice: text("cachedInputPrice"),
        outputPrice: text("outputPrice"),
        note: text("note"),
        reprice: data.has("reprice"),
      });
    },
    (done) => {
      toast({ message: `The price is saved. ${describeRepriced(done)}`, tone: done.left > 0 ? "danger" : "success" });
      onClose();
    },
  );
  return (
    <form method="post" onSubmit={onSubmit} className="grid gap-4">
      <FormMessage failure={failure} />
      <div className="grid items-start gap-4 sm:grid-cols-[2fr_1fr_1fr]">
        <Field label="Model" hint="As its provider names it." error={errorOf("model")}>
          <Input
            name="model"
            required
            maxLength={120}
            defaultValue={draft.model}
            autoComplete="off"
            spellCheck={false}
          />
        </Field>
        <Field label="Currency" error={errorOf("currency")}>
          <Input
            name="currency"
            required
            maxLength={3}
            pattern="[A-Za-z]{3}"
            defaultValue={draft.currency ?? "USD"}
            autoComplete="off"
            className="uppercase"
          />
        </Field>
        <Field label="From" hint="The first day (UTC)." error={errorOf("validFrom")}>
          <Input name="validFrom" type="date" required defaultValue={draft.validFrom ?? today} />
        </Field>
      </div>
      <div className="grid items-start gap-4 sm:grid-cols-3">
        <Field label="Input" error={errorOf("inputPrice")}>
          <Input name="inputPrice" inputMode="decimal" required defaultValue={draft.inputPrice} autoComplete="off" />
        </Field>
        <Field label="Cached input" optional hint="As input unless said." error={errorOf("cachedInputPrice")}>
          <Input
            name="cachedInputPrice"
            inputMode="decimal"
            defaultValue={draft.cachedInputPrice ?? undefined}
            autoComplete="off"
          />
        </Field>
        <Field label="Output" error={errorOf("outputPrice")}>
          <Input name="outputPrice" inputMode="decimal" required defaultValue={draft.outputPrice} autoComplete="off" />
        </Field>
      </div>
      <Field label="Note" optional hint="Such as where the price is from." error={errorOf("note")}>
        <Input name="note" maxLength={300} defaultValue={draft.note ?? undefined} autoComplete="off" />
      </Field>
      <Checkbox
        name="reprice"
        defaultChecked
        label="Price the last week's executions again"
        hint="Those since the first day that used this model. What was counted before that stays."
      />
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="primary" pending={pending}>
          Save the price
        </Button>
      </DialogActions>
    </form>
  );
}
