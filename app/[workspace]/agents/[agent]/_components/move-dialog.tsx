"use client";

import { useQueryClient } from "@tanstack/react-query";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { Field, FormMessage, Textarea, useSubmit } from "@/components/ui/form";
import { toast } from "@/components/ui/toast";
import type { AgentDetail } from "@/db/agents";
import type { Assignment } from "@/db/assignments";
import { ASSIGNMENT_STATUS_LABELS, type AssignmentStatus, nameAssignmentMove } from "@/domain/agents";
import { move } from "../actions";
import { keepAssignments } from "./keep-assignments";

const CONSEQUENCES: Record<AssignmentStatus, string> = {
  active: "It takes work again, within its limits.",
  paused: "It should take no work until it is resumed. What it reports is kept.",
  completed: "Its work here is done. Its counters stay; it can be taken up again.",
  failed: "Its work here failed. Its counters stay; it can be taken up again.",
  archived: "It leaves this workspace's work. Its counters stay; it can be taken up again.",
};

type MoveDialogProps = {
  slug: string;
  agent: AgentDetail;
  assignment: Assignment;
  to: AssignmentStatus;
  onClose: () => void;
};

export function MoveDialog({ slug, agent, assignment, to, onClose }: MoveDialogProps) {
  const client = useQueryClient();
  const form = useSubmit(
    (data) => move(slug, { assignmentId: assignment.id, status: to, reason: String(data.get("reason") ?? "") }),
    (assignments) => {
      keepAssignments(client, slug, agent.id, assignments);
      toast({ message: `${agent.agentName}: ${ASSIGNMENT_STATUS_LABELS[to].toLowerCase()}.`, tone: "success" });
      onClose();
    },
  );
  return (
    <Dialog
      open
      onClose={onClose}
      size="sm"
      title={`${nameAssignmentMove(to)} ${agent.agentName}`}
      description={CONSEQUENCES[to]}
    >
      <form onSubmit={form.onSubmit} className="grid gap-4">
        <Field
          label="Reason"
          hint="Everybody in the workspace sees it; the audit log keeps it."
          error={form.errorOf("reason")}
          optional={to !== "paused"}
        >
          <Textarea name="reason" maxLength={500} required={to === "paused"} />
        </Field>
        <FormMessage failure={form.failure} />
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" pending={form.pending}>
            {nameAssignmentMove(to)}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
