"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import { LimitFields, readLimits } from "@/components/agents/limit-fields";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { FormMessage, useSubmit } from "@/components/ui/form";
import { toast } from "@/components/ui/toast";
import type { AgentDetail } from "@/db/agents";
import type { Assignment } from "@/db/assignments";
import type { AssignmentLimits } from "@/domain/agents";
import type { Failure } from "@/domain/result";
import { change } from "../actions";
import type { ScreenWorkspace } from "./agent-screen";
import { keepAssignments } from "./keep-assignments";

type LimitsDialogProps = {
  workspace: ScreenWorkspace;
  agent: AgentDetail;
  assignment: Assignment;
  onClose: () => void;
};

export function LimitsDialog({ workspace, agent, assignment, onClose }: LimitsDialogProps) {
  const client = useQueryClient();
  // As the form was filled, whatever comes in live meanwhile; another's change only once it has been told.
  const seen = useRef<AssignmentLimits>({
    priorityLevel: assignment.priorityLevel,
    constraints: assignment.constraints,
  });
  const form = useSubmit(
    async (data) => {
      const result = await change(workspace.slug, {
        assignmentId: assignment.id,
        seen: seen.current,
        ...readLimits(data),
      });
      if (!result.ok) seen.current = limitsNow(result) ?? seen.current;
      return result;
    },
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
          standing={assignment.standing}
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

/** The limits that a conflict answered with: the action guarantees them. */
function limitsNow(failure: Failure): AssignmentLimits | undefined {
  return failure.code === "conflict" && failure.current ? (failure.current as AssignmentLimits) : undefined;
}
