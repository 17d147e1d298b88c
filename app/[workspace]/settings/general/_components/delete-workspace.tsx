"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/dialog";
import { toast } from "@/components/ui/toast";
import { removeWorkspace } from "../actions";

export function DeleteWorkspace({ slug, name, refusal }: { slug: string; name: string; refusal?: string }) {
  const [asking, setAsking] = useState(false);
  const [pending, setPending] = useState(false);

  async function remove() {
    setPending(true);
    const result = await removeWorkspace(slug, { typedName: name }).catch(() => null);
    // A full load: nothing of the deleted workspace stays in memory.
    if (result?.ok) window.location.assign("/workspaces");
    else {
      setPending(false);
      toast({ message: result?.message ?? "The server could not be reached. Try again.", tone: "danger" });
    }
  }

  return (
    <>
      <p className="mb-3 text-muted">
        Its campaigns, alerts, signals, statistics, keys and audit log are deleted for everybody, at once and for good.
      </p>
      <Button variant="danger" disabledReason={refusal} onClick={() => setAsking(true)}>
        Delete the workspace
      </Button>
      <ConfirmDialog
        open={asking}
        onClose={() => setAsking(false)}
        onConfirm={remove}
        title={`Delete ${name}?`}
        confirmLabel="Delete for good"
        typed={name}
        pending={pending}
      >
        <p>Everything in {name} is deleted for all of its members. This can't be undone.</p>
      </ConfirmDialog>
    </>
  );
}
