"use client";

import { useQueryClient } from "@tanstack/react-query";
import { LimitFields, readLimits } from "@/components/agents/limit-fields";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { Field, FormMessage, Select, useSubmit } from "@/components/ui/form";
import { toast } from "@/components/ui/toast";
import type { AgentPage } from "@/db/agent-page";
import { assign } from "../actions";
import type { ScreenWorkspace } from "./agent-screen";
import { keepAssignments } from "./keep-assignments";

type AssignDialogProps = {
  open: boolean;
  onClose: () => void;
  workspace: ScreenWorkspace;
  agent: { id: string; agentName: string };
  campaigns: AgentPage["campaigns"];
};

export function AssignDialog({ open, onClose, workspace, agent, campaigns }: AssignDialogProps) {
  const client = useQueryClient();
  const form = useSubmit(
    (data) =>
      assign(workspace.slug, {
        agentId: agent.id,
        campaignId: String(data.get("campaignId") ?? ""),
        ...readLimits(data),
      }),
    (assignments) => {
      keepAssignments(client, workspace.slug, agent.id, assignments);
      toast({ message: `${agent.agentName} is assigned.`, tone: "success" });
      onClose();
    },
  );
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={`Assign ${agent.agentName}`}
      description={`It works for ${workspace.name} as soon as it is assigned.`}
    >
      <form onSubmit={form.onSubmit} className="grid gap-4">
        <Field label="Works for" error={form.errorOf("campaignId")}>
          <Select name="campaignId" defaultValue="">
            <option value="">The whole workspace</option>
            {campaigns.map((campaign) => (
              <option key={campaign.id} value={campaign.id}>
                {campaign.name}
              </option>
            ))}
          </Select>
        </Field>
        <LimitFields constraints={{}} priority="normal" workspace={workspace} errorOf={form.errorOf} />
        <FormMessage failure={form.failure} />
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" pending={form.pending}>
            Assign
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
