"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/dialog";
import { toast } from "@/components/ui/toast";
import { leave } from "../actions";

export function LeaveWorkspace({ slug, name }: { slug: string; name: string }) {
  const [asking, setAsking] = useState(false);
  const [pending, setPending] = useState(false);

  async function go() {
    setPending(true);
    const result = await leave(slug, {}).catch(() => null);
    if (result?.ok) {
      window.location.assign("/workspaces");
      return;
    }
    setPending(false);
    setAsking(false);
    toast({ message: result?.message ?? "The server could not be reached. Try again.", tone: "danger" });
  }

  return (
    <>
      <Button size="sm" onClick={() => setAsking(true)}>
        Leave
      </Button>
      <ConfirmDialog
        open={asking}
        onClose={() => setAsking(false)}
        onConfirm={go}
        title={`Leave ${name}?`}
        confirmLabel="Leave"
        pending={pending}
      >
        <p>You lose access at once; only a new invitation brings you back.</p>
      </ConfirmDialog>
    </>
  );
}
