"use client";

import { Plus } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { CopyField } from "@/components/ui/copy-field";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { Checkbox, Field, FormMessage, Input, Select, useSubmit } from "@/components/ui/form";
import { API_SCOPES, type ApiScope, SCOPE_WORDS } from "@/domain/api-keys";
import { createKey } from "../actions";

export function NewKey({ slug, refusal }: { slug: string; refusal?: string }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button variant="primary" size="sm" disabledReason={refusal} onClick={() => setOpen(true)}>
        <Plus aria-hidden /> New key
      </Button>
      <Dialog open={open} onClose={() => setOpen(false)} title="New key">
        <NewKeyForm slug={slug} onClose={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

function NewKeyForm({ slug, onClose }: { slug: string; onClose: () => void }) {
  const [key, setKey] = useState<string | null>(null);
  const { pending, failure, errorOf, onSubmit } = useSubmit(
    (data) =>
      createKey(slug, {
        name: String(data.get("name")),
        // What the server refuses can't be sent from here: the boxes are made from the same list.
        scopes: data.getAll("scopes") as ApiScope[],
        days: data.get("days") === "" ? null : Number(data.get("days")),
      }),
    (made) => setKey(made.key),
  );
  if (key) {
    return (
      <>
        <p role="status">Copy the key now. It is shown only this once: nobody, not even we, can read it again.</p>
        <CopyField label="Key" value={key} />
        <DialogActions>
          <Button variant="primary" onClick={onClose}>
            I have it
          </Button>
        </DialogActions>
      </>
    );
  }
  const scopesError = errorOf("scopes");
  return (
    <form method="post" onSubmit={onSubmit} className="grid gap-4">
      <FormMessage failure={failure} />
      <Field label="Name" hint="The program that will use it." error={errorOf("name")}>
        <Input name="name" required maxLength={80} autoComplete="off" />
      </Field>
      <fieldset aria-describedby={scopesError ? "scopes-error" : undefined} className="grid gap-1.5">
        <legend className="mb-1 text-[0.8667rem] font-medium">What it may do</legend>
        {API_SCOPES.map((scope) => (
          <Checkbox key={scope} name="scopes" value={scope} label={SCOPE_WORDS[scope]} hint={scope} />
        ))}
        {scopesError && (
          <p id="scopes-error" className="text-[0.8rem] text-danger">
            {scopesError}
          </p>
        )}
      </fieldset>
      <Field label="Expires" error={errorOf("days")}>
        <Select name="days" defaultValue="365">
          <option value="30">in 30 days</option>
          <option value="90">in 90 days</option>
          <option value="365">in a year</option>
          <option value="">never</option>
        </Select>
      </Field>
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="primary" pending={pending}>
          Make the key
        </Button>
      </DialogActions>
    </form>
  );
}
