"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/dialog";
import { toast } from "@/components/ui/toast";
import type { RegistryEntry } from "@/db/registry";
import { unwrap } from "@/domain/result";
import { setService } from "../actions";

/** Takes an agent into service at once, and out of it after saying what that pauses. */
export function ServiceButton({
  agent,
}: {
  agent: Pick<RegistryEntry, "id" | "agentName" | "isActive" | "workspaces">;
}) {
  const [asking, setAsking] = useState(false);
  const mutation = useMutation({
    mutationFn: async (isActive: boolean) => unwrap(await setService({ agentId: agent.id, isActive })),
    onSuccess: ({ agentName, paused }, isActive) => {
      setAsking(false);
      const effect = paused > 0 ? ` ${paused} ${paused === 1 ? "assignment is" : "assignments are"} paused.` : "";
      toast({ message: `${agentName} is ${isActive ? "in service" : "inactive"}.${effect}`, tone: "success" });
    },
  });
  const running = agent.workspaces.filter((workspace) => workspace.active > 0).map((workspace) => workspace.name);
  if (!agent.isActive) {
    return (
      <Button size="sm" pending={mutation.isPending} onClick={() => mutation.mutate(true)}>
        Activate<span className="sr-only"> {agent.agentName}</span>
      </Button>
    );
  }
  return (
    <>
      <Button size="sm" onClick={() => setAsking(true)}>
        Deactivate<span className="sr-only"> {agent.agentName}</span>
      </Button>
      <ConfirmDialog
        open={asking}
        onClose={() => setAsking(false)}
        onConfirm={() => mutation.mutate(false)}
        title={`Deactivate ${agent.agentName}?`}
        confirmLabel="Deactivate"
        pending={mutation.isPending}
      >
        <p>
          {running.length === 0
            ? "It works nowhere at the moment. It can't be assigned until it is activated again."
            : `Its assignments in ${running.join(", ")} are paused, and an alert tells each workspace why. Activating it again leaves them paused.`}
        </p>
      </ConfirmDialog>
    </>
  );
}
