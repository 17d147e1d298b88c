"use client";

import { useQueryClient } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { Field, FormMessage, Input, Select, Textarea, useSubmit } from "@/components/ui/form";
import { toast } from "@/components/ui/toast";
import { SIGNAL_CATEGORIES, SIGNAL_CATEGORY_LABELS, SIGNAL_SOURCE_LABELS, SIGNAL_SOURCES } from "@/domain/intelligence";
import { addSignal } from "../actions";

type RecordSignalButtonProps = { slug: string; mayNot?: string };

export function RecordSignalButton({ slug, mayNot }: RecordSignalButtonProps) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button variant="primary" disabledReason={mayNot} onClick={() => setOpen(true)}>
        <Plus aria-hidden /> Record a signal
      </Button>
      <Dialog
        open={open}
        onClose={() => setOpen(false)}
        title="Record a signal"
        description="Something you noticed that others should weigh. Agents record theirs by themselves."
      >
        <RecordSignalForm slug={slug} onClose={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

function RecordSignalForm({ slug, onClose }: { slug: string; onClose: () => void }) {
  const client = useQueryClient();
  const { pending, failure, errorOf, onSubmit } = useSubmit(
    (form) =>
      addSignal(slug, {
        title: text(form, "title"),
        description: text(form, "description"),
        // The server's schema refuses what is not in its lists.
        category: text(form, "category") as (typeof SIGNAL_CATEGORIES)[number],
        source: text(form, "source") as (typeof SIGNAL_SOURCES)[number],
        dataSource: text(form, "dataSource"),
        confidence: text(form, "confidence"),
        relevance: text(form, "relevance"),
        signalDate: text(form, "signalDate"),
        expiryDate: text(form, "expiryDate"),
      }),
    () => {
      onClose();
      toast({ message: "Signal recorded.", tone: "success" });
      void client.invalidateQueries({ queryKey: [slug, "intelligence"] });
    },
  );
  return (
    <form onSubmit={onSubmit} className="grid gap-3 sm:grid-cols-2">
      <Field label="What did you notice?" error={errorOf("title")} className="sm:col-span-2">
        <Input name="title" required maxLength={200} />
      </Field>
      <Field label="About" error={errorOf("source")}>
        <Select name="source" required>
          {SIGNAL_SOURCES.map((source) => (
            <option key={source} value={source}>
              {SIGNAL_SOURCE_LABELS[source]}
            </option>
          ))}
        </Select>
      </Field>
      <Field label="Category" error={errorOf("category")}>
        <Select name="category" required>
          {SIGNAL_CATEGORIES.map((category) => (
            <option key={category} value={category}>
              {SIGNAL_CATEGORY_LABELS[category]}
            </option>
          ))}
        </Select>
      </Field>
      <Field label="How sure, in %" error={errorOf("confidence")}>
        <Input name="confidence" type="number" min={0} max={100} step="any" defaultValue={60} required />
      </Field>
      <Field label="How relevant, in %" error={errorOf("relevance")}>
        <Input name="relevance" type="number" min={0} max={100} step="any" defaultValue={60} required />
      </Field>
      <Field
        label="Where from"
        optional
        hint="Insights get surer when different sources agree."
        error={errorOf("dataSource")}
        className="sm:col-span-2"
      >
        <Input name="dataSource" maxLength={300} placeholder="A newspaper, a report, a customer call" />
      </Field>
      <Field label="Date" optional error={errorOf("signalDate")}>
        <Input name="signalDate" type="date" />
      </Field>
      <Field label="Expires" optional hint="From then on it can't support an insight." error={errorOf("expiryDate")}>
        <Input name="expiryDate" type="date" />
      </Field>
      <Field label="Description" optional error={errorOf("description")} className="sm:col-span-2">
        <Textarea name="description" maxLength={5000} />
      </Field>
      <div className="grid gap-3 sm:col-span-2">
        <FormMessage failure={failure} />
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" pending={pending}>
            Record
          </Button>
        </DialogActions>
      </div>
    </form>
  );
}

function text(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === "string" ? value : "";
}
