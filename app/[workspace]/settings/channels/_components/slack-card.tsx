"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { ConfirmDialog, Dialog, DialogActions } from "@/components/ui/dialog";
import { Field, FormMessage, Input, useSubmit } from "@/components/ui/form";
import { RelativeTime } from "@/components/ui/relative-time";
import type { Channels } from "@/server/channels";
import { removeSlack, saveSlack } from "../actions";
import { type ChannelsProps, SetUp, Test } from "./channel-test";
import { useChannelChange } from "./use-channel-change";

export function SlackCard({ slug, timezone, refusal, slack }: ChannelsProps & { slack: Channels["slack"] }) {
  const [open, setOpen] = useState<"address" | "removal" | null>(null);
  const remove = useChannelChange(slug, () => removeSlack(slug, {}), "Slack gets no more notifications.");
  return (
    <Card title="Slack" actions={<SetUp yes={slack !== null} />}>
      <p className="mb-3 text-muted">
        {slack ? (
          <>
            An incoming webhook that ends in <code className="font-mono whitespace-nowrap">…{slack.ending}</code>, set{" "}
            <RelativeTime date={slack.updatedAt} timezone={timezone} />.
          </>
        ) : (
          "Notifications can go into a Slack channel, by an incoming webhook of it."
        )}
      </p>
      <div className="grid gap-2">
        {slack && <Test slug={slug} channel="slack" refusal={refusal} />}
        <div className="flex flex-wrap gap-2">
          <Button size="sm" disabledReason={refusal} onClick={() => setOpen("address")}>
            {slack ? "Change" : "Set up Slack"}
          </Button>
          {slack && (
            <Button size="sm" disabledReason={refusal} onClick={() => setOpen("removal")}>
              Remove<span className="sr-only"> Slack</span>
            </Button>
          )}
        </div>
      </div>
      <Dialog open={open === "address"} onClose={() => setOpen(null)} title="Slack">
        <SlackForm slug={slug} onClose={() => setOpen(null)} />
      </Dialog>
      <ConfirmDialog
        open={open === "removal"}
        onClose={() => setOpen(null)}
        onConfirm={() => remove.mutate(undefined, { onSettled: () => setOpen(null) })}
        title="Remove Slack?"
        confirmLabel="Remove"
        pending={remove.isPending}
      >
        <p>Notifications that were to go to Slack fail from now on. The address can be entered again.</p>
      </ConfirmDialog>
    </Card>
  );
}

function SlackForm({ slug, onClose }: { slug: string; onClose: () => void }) {
  const client = useQueryClient();
  const { pending, failure, errorOf, onSubmit } = useSubmit(
    (form) => saveSlack(slug, { url: String(form.get("url")) }),
    () => {
      void client.invalidateQueries({ queryKey: [slug, "channels"] });
      onClose();
    },
  );
  return (
    <form method="post" onSubmit={onSubmit} className="grid gap-4">
      <FormMessage failure={failure} />
      <Field
        label="Address of the incoming webhook"
        hint="In Slack: Apps, Incoming Webhooks, Add to a channel. Whoever knows it can post there, so it isn't shown again."
        error={errorOf("url")}
      >
        <Input name="url" type="url" required autoComplete="off" placeholder="https://hooks.slack.com/services/…" />
      </Field>
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="primary" pending={pending}>
          Save
        </Button>
      </DialogActions>
    </form>
  );
}
