"use client";

import { useQueryClient } from "@tanstack/react-query";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { FormMessage, useSubmit } from "@/components/ui/form";
import { toast } from "@/components/ui/toast";
import type { AgentDetail } from "@/db/agents";
import type { Assignment } from "@/db/assignments";
import { change } from "../actions";
import type { ScreenWorkspace } from "./agent-screen";
import { keepAssignments } from "./keep-assignments";
import { LimitFields, readLimits } from "./limit-fields";

type LimitsDialogProps = {
  workspace: ScreenWorkspace;
  agent: AgentDetail;
  assignment: Assignment;
  onClose: () => void;
};

export function LimitsDialog({ workspace, agent, assignment, onClose }: LimitsDialogProps) {
  const client = useQueryClient();
  const form = useSubmit(
    (data) => change(workspace.slug, { assignmentId: assignment.id, ...readLimits(data) }),
    (assignments) => {
      keepAssignments(client, workspace.slug, agent.id, assignments);
      toast({ message: "Limits saved.", tone: "success" });
      onClose();
    },
  );
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Limits of ${agent.agentName}`}
      description={`For ${assignment.campaignName ?? "the whole workspace"}. They count from the next execution on.`}
    >
      <form onSubmit={form.onSubmit} className="grid gap-4">
        <LimitFields
          constraints={assignment.constraints}
          priority={assignment.priorityLevel}
          workspace={workspace}
          errorOf={form.errorOf}
        />
        <FormMessage failure={form.failure} />
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" pending={form.pending}>
            Save
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
