"use client";

import { Plus, Webhook } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { ConfirmDialog, Dialog } from "@/components/ui/dialog";
import { EmptyState } from "@/components/ui/states";
import { PREVIOUS_SECRET_HOURS } from "@/domain/webhooks";
import { deleteWebhook } from "../actions";
import type { ChannelsProps } from "./channel-test";
import { RotateSecret } from "./rotate-secret";
import { useChannelChange } from "./use-channel-change";
import { WebhookForm } from "./webhook-form";
import { type Asking, type WebhookItem, WebhookTable } from "./webhook-table";

export function Webhooks({ slug, timezone, refusal, webhooks }: ChannelsProps & { webhooks: WebhookItem[] }) {
  const [asking, setAsking] = useState<Asking | null>(null);
  const close = () => setAsking(null);
  const remove = useChannelChange(slug, (id: string) => deleteWebhook(slug, { id }), "The webhook is deleted.");
  return (
    <Card
      title="Outgoing webhooks"
      actions={
        <Button variant="primary" size="sm" disabledReason={refusal} onClick={() => setAsking({ about: "new" })}>
          <Plus aria-hidden /> New webhook
        </Button>
      }
    >
      <p className="mb-3 max-w-[75ch] text-muted">
        What happens to alerts, posted as JSON to an address of yours and signed as{" "}
        <a href="https://www.standardwebhooks.com" target="_blank" rel="noreferrer" className="underline">
          Standard Webhooks
        </a>{" "}
        says.
      </p>
      {webhooks.length === 0 ? (
        <EmptyState icon={<Webhook aria-hidden />} title="No webhook yet">
          With one, a program of yours learns when an alert fires, is acknowledged or resolved.
        </EmptyState>
      ) : (
        <WebhookTable slug={slug} timezone={timezone} refusal={refusal} webhooks={webhooks} onAsk={setAsking} />
      )}
      <Dialog open={asking?.about === "new"} onClose={close} title="New webhook">
        <WebhookForm slug={slug} onClose={close} />
      </Dialog>
      <Dialog open={asking?.about === "change"} onClose={close} title="Change the webhook">
        {asking?.about === "change" && <WebhookForm slug={slug} webhook={asking.webhook} onClose={close} />}
      </Dialog>
      <Dialog
        open={asking?.about === "rotation"}
        onClose={close}
        title="New secret"
        description={`The old one signs along for ${PREVIOUS_SECRET_HOURS} hours, so that the receiver can be changed without a gap.`}
      >
        {asking?.about === "rotation" && <RotateSecret slug={slug} id={asking.webhook.id} onClose={close} />}
      </Dialog>
      <ConfirmDialog
        open={asking?.about === "deletion"}
        onClose={close}
        onConfirm={() => asking?.about === "deletion" && remove.mutate(asking.webhook.id, { onSettled: close })}
        title={asking?.about === "deletion" ? `Delete ${asking.webhook.name}?` : ""}
        confirmLabel="Delete"
        pending={remove.isPending}
      >
        <p>Its receiver gets nothing any more, and its log is deleted with it. This can't be undone.</p>
      </ConfirmDialog>
    </Card>
  );
}
