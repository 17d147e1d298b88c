"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/dialog";
import { toast } from "@/components/ui/toast";
import { unwrap } from "@/domain/result";
import { restore } from "../../../actions";

type RestoreButtonProps = {
  /** With its newest revision, as this page saw it. */
  agent: { id: string; code: string; revision: number };
  revision: number;
};

export function RestoreButton({ agent, revision }: RestoreButtonProps) {
  const router = useRouter();
  const [asking, setAsking] = useState(false);
  const mutation = useMutation({
    mutationFn: async () => unwrap(await restore({ agentId: agent.id, revision: agent.revision, restored: revision })),
    onSuccess: (restored) => {
      toast({ message: `Revision ${revision} is restored, as revision ${restored.revision}.`, tone: "success" });
      router.push(`/admin/agents/${agent.code}/history`);
    },
    onSettled: () => setAsking(false),
  });
  if (revision === agent.revision) return null;
  return (
    <>
      <Button size="sm" onClick={() => setAsking(true)}>
        Restore revision {revision}
      </Button>
      <ConfirmDialog
        open={asking}
        onClose={() => setAsking(false)}
        onConfirm={() => mutation.mutate()}
        title={`Restore revision ${revision}?`}
        confirmLabel="Restore"
        tone="primary"
        pending={mutation.isPending}
      >
        <p>
          The agent becomes what it was then, with its capabilities, as a new revision: nothing of the history is lost.
          Whether it is in service, and its successor, stay as they are.
        </p>
      </ConfirmDialog>
    </>
  );
}
