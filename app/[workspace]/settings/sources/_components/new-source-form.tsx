"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { DialogActions } from "@/components/ui/dialog";
import { Checkbox, Field, FormMessage, Input, useSubmit } from "@/components/ui/form";
import { INTEGRATION_KINDS, type IntegrationKind, KINDS } from "@/domain/integrations";
import { createSource } from "../actions";

export type MadeSource = {
  kind: IntegrationKind;
  name: string;
  signed: boolean;
  secrets: { key: string | null; signingSecret: string | null };
};

type NewSourceFormProps = { slug: string; id: string; onMade: (made: MadeSource) => void; onCancel: () => void };

export function NewSourceForm({ slug, id, onMade, onCancel }: NewSourceFormProps) {
  const [kind, setKind] = useState<IntegrationKind>("alertmanager");
  const { pending, failure, errorOf, onSubmit } = useSubmit(async (data) => {
    const values = { kind, name: String(data.get("name")).trim(), signed: data.has("signed") };
    const result = await createSource(slug, { ...values, id, senderSecret: String(data.get("senderSecret") ?? "") });
    return result.ok ? { ok: true as const, data: { ...values, secrets: result.data } } : result;
  }, onMade);
  return (
    <form method="post" onSubmit={onSubmit} className="grid gap-4">
      <FormMessage failure={failure} />
      <fieldset>
        <legend className="mb-1.5 text-[0.8667rem] font-medium">What sends the alerts</legend>
        <div className="grid gap-2 sm:grid-cols-2">
          {INTEGRATION_KINDS.map((one) => (
            <label
              key={one}
              className="flex items-start gap-2 rounded-md border border-line p-2.5 hover:bg-hover has-checked:border-accent has-checked:bg-accent-soft"
            >
              <input
                type="radio"
                name="kind"
                value={one}
                checked={kind === one}
                onChange={() => setKind(one)}
                className="mt-0.5 size-4 shrink-0 accent-(--accent)"
              />
              <span>
                <span className="font-medium">{KINDS[one].label}</span>
                <span className="block text-[0.8rem] text-muted">{KINDS[one].about}</span>
              </span>
            </label>
          ))}
        </div>
      </fieldset>
      <Field label="Name" hint="Such as production: it tells several of one kind apart." error={errorOf("name")}>
        <Input name="name" required maxLength={80} autoComplete="off" />
      </Field>
      {kind === "grafana" && (
        <Checkbox
          name="signed"
          label="Grafana signs what it sends"
          hint="HMAC, from Grafana 12 on. What isn't signed is refused then, and nothing can be sent twice."
        />
      )}
      {kind === "sentry" && (
        <Field
          label="Client secret"
          optional
          hint="Sentry shows it once the integration is made there: you can set it later on the source's page."
          error={errorOf("senderSecret")}
        >
          <Input name="senderSecret" autoComplete="off" spellCheck={false} />
        </Field>
      )}
      <DialogActions>
        <Button onClick={onCancel}>Cancel</Button>
        <Button type="submit" variant="primary" pending={pending}>
          Add the source
        </Button>
      </DialogActions>
    </form>
  );
}
