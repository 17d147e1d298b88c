"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { Field, FormMessage, Input, Select, Textarea, useSubmit } from "@/components/ui/form";
import { toast } from "@/components/ui/toast";
import type { SignalRow } from "@/db/intelligence";
import { confidenceBasis, explainConfidence, insightConfidence } from "@/domain/insight-confidence";
import { INSIGHT_TYPE_LABELS, INSIGHT_TYPES, type InsightType } from "@/domain/intelligence";
import { formatPercent } from "@/domain/quantities";
import { makeInsight } from "../actions";

type MakeInsightDialogProps = {
  slug: string;
  signals: SignalRow[];
  open: boolean;
  onClose: () => void;
  onMade: () => void;
};

export function MakeInsightDialog({ open, onClose, ...form }: MakeInsightDialogProps) {
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title="Make an insight"
      description="What follows from these signals? They become actioned; the insight keeps them as its evidence."
    >
      <MakeInsightForm {...form} onClose={onClose} />
    </Dialog>
  );
}

function MakeInsightForm({ slug, signals, onClose, onMade }: Omit<MakeInsightDialogProps, "open">) {
  const router = useRouter();
  const client = useQueryClient();
  const basis = confidenceBasis(signals);
  const { pending, failure, errorOf, onSubmit } = useSubmit(
    (form) =>
      makeInsight(slug, {
        signals: signals.map(({ id }) => id),
        title: String(form.get("title")),
        // The server's schema refuses what is not in its list.
        type: String(form.get("type")) as InsightType,
        conclusions: String(form.get("conclusions"))
          .split("\n")
          .map((line) => line.trim())
          .filter(Boolean),
      }),
    () => {
      onMade();
      void client.invalidateQueries({ queryKey: [slug, "intelligence"] });
      toast({
        message: "Insight made.",
        tone: "success",
        action: { label: "Show it", onSelect: () => router.push(`/${slug}/intelligence/insights`) },
      });
    },
  );
  return (
    <form onSubmit={onSubmit} className="grid gap-3">
      <ul aria-label="Evidence" className="max-h-36 list-disc overflow-y-auto rounded-md bg-sunken py-2 pr-3 pl-7">
        {signals.map((signal) => (
          <li key={signal.id} className="break-words">
            {signal.title} <span className="text-muted">({signal.confidence ?? 0} %)</span>
          </li>
        ))}
      </ul>
      {basis && (
        <p>
          Its confidence will be <strong className="tabular-nums">{formatPercent(insightConfidence(basis))}</strong>.{" "}
          <span className="text-muted">{explainConfidence(basis)}</span>
        </p>
      )}
      <Field label="Claim" error={errorOf("title")}>
        <Input name="title" required maxLength={200} placeholder="Mid-market buyers are moving to yearly contracts" />
      </Field>
      <Field label="Type" error={errorOf("type")}>
        <Select name="type" required>
          {INSIGHT_TYPES.map((type) => (
            <option key={type} value={type}>
              {INSIGHT_TYPE_LABELS[type]}
            </option>
          ))}
        </Select>
      </Field>
      <Field label="Conclusions" optional hint="One in a line." error={errorOf("conclusions")}>
        <Textarea name="conclusions" rows={4} />
      </Field>
      <FormMessage failure={failure} />
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="primary" pending={pending}>
          Make insight
        </Button>
      </DialogActions>
    </form>
  );
}
