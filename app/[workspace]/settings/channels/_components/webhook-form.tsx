"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { DialogActions } from "@/components/ui/dialog";
import { Checkbox, Field, FormMessage, Input, Select, useSubmit } from "@/components/ui/form";
import { SEVERITIES, SEVERITY_LABELS, type Severity } from "@/domain/alerts";
import type { Result } from "@/domain/result";
import { WEBHOOK_EVENT_LABELS, WEBHOOK_EVENTS, type WebhookEvent } from "@/domain/webhooks";
import { createWebhook, updateWebhook } from "../actions";
import { SecretOnce } from "./secret-once";
import type { WebhookItem } from "./webhook-table";

const USUAL: readonly WebhookEvent[] = ["alert.fired", "alert.reopened", "alert.acknowledged", "alert.resolved"];

type WebhookFormProps = { slug: string; webhook?: WebhookItem; onClose: () => void };

/** Makes a webhook, and shows its secret once; or changes the one that is given. */
export function WebhookForm({ slug, webhook, onClose }: WebhookFormProps) {
  const client = useQueryClient();
  const [secret, setSecret] = useState<string | null>(null);
  const { pending, failure, errorOf, onSubmit } = useSubmit(
    async (form): Promise<Result<{ secret: string } | null>> => {
      const input = readForm(form);
      return webhook ? updateWebhook(slug, { ...input, id: webhook.id }) : createWebhook(slug, input);
    },
    (made) => {
      void client.invalidateQueries({ queryKey: [slug, "channels"] });
      if (made) setSecret(made.secret);
      else onClose();
    },
  );
  if (secret) return <SecretOnce secret={secret} onClose={onClose} />;
  const eventsError = errorOf("events");
  return (
    <form method="post" onSubmit={onSubmit} className="grid gap-4">
      <FormMessage failure={failure} />
      <Field label="Name" hint="The program that gets the messages." error={errorOf("name")}>
        <Input name="name" required maxLength={80} autoComplete="off" defaultValue={webhook?.name} />
      </Field>
      <Field label="Address" error={errorOf("url")}>
        <Input
          name="url"
          type="url"
          required
          maxLength={2000}
          autoComplete="off"
          placeholder="https://example.com/codex"
          defaultValue={webhook?.url}
        />
      </Field>
      <fieldset aria-describedby={eventsError ? "events-error" : undefined}>
        <legend className="mb-1.5 text-[0.8667rem] font-medium">An alert is</legend>
        <div className="grid gap-1.5 sm:grid-cols-2">
          {WEBHOOK_EVENTS.map((event) => (
            <Checkbox
              key={event}
              name="events"
              value={event}
              label={WEBHOOK_EVENT_LABELS[event]}
              defaultChecked={(webhook?.events ?? USUAL).includes(event)}
            />
          ))}
        </div>
        {eventsError && (
          <p id="events-error" className="mt-1 text-[0.8rem] text-danger">
            {eventsError}
          </p>
        )}
      </fieldset>
      <Field label="Severity" error={errorOf("minSeverity")}>
        <Select name="minSeverity" defaultValue={webhook?.minSeverity ?? "info"}>
          {SEVERITIES.map((severity) => (
            <option key={severity} value={severity}>
              {severityWords(severity)}
            </option>
          ))}
        </Select>
      </Field>
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="primary" pending={pending}>
          {webhook ? "Save" : "Make the webhook"}
        </Button>
      </DialogActions>
    </form>
  );
}

function severityWords(severity: Severity): string {
  if (severity === "info") return "Every severity";
  const label = SEVERITY_LABELS[severity];
  return severity === "critical" ? `${label} only` : `${label} and above`;
}

function readForm(form: FormData) {
  return {
    name: String(form.get("name")),
    url: String(form.get("url")),
    // What the server refuses can't be sent from here: the boxes and the choices are made from the same lists.
    events: form.getAll("events") as WebhookEvent[],
    minSeverity: form.get("minSeverity") as Severity,
  };
}
