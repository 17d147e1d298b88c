"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { ConfirmDialog, Dialog, DialogActions } from "@/components/ui/dialog";
import { Field, FormMessage, Select, useSubmit } from "@/components/ui/form";
import { toast } from "@/components/ui/toast";
import type { EditedAgent } from "@/db/registry-agent";
import { unwrap } from "@/domain/result";
import { setService } from "../../actions";

type ServiceActionsProps = { agent: EditedAgent };

const pausedWords = (paused: number) =>
  paused === 0 ? "" : ` ${paused} ${paused === 1 ? "assignment is" : "assignments are"} paused.`;

/** Into service and out of it: each says beforehand what it pauses. */
export function ServiceActions({ agent }: ServiceActionsProps) {
  const [open, setOpen] = useState<"deactivate" | "deprecate" | null>(null);
  const { record } = agent;
  const close = () => setOpen(null);
  const mutation = useMutation({
    mutationFn: async (to: "active" | "inactive") => unwrap(await setService({ agentId: agent.id, to })),
    onSuccess: ({ agentName, paused }, to) => {
      close();
      toast({
        message: `${agentName} is ${to === "active" ? "in service" : "inactive"}.${pausedWords(paused)}`,
        tone: "success",
      });
    },
  });
  return (
    <>
      {(!record.is_active || record.deprecated_date) && (
        <Button pending={mutation.isPending} onClick={() => mutation.mutate("active")}>
          {agent.isDraft ? "Activate" : "Reactivate"}
        </Button>
      )}
      {record.is_active && <Button onClick={() => setOpen("deactivate")}>Deactivate</Button>}
      <Button onClick={() => setOpen("deprecate")}>
        {record.deprecated_date ? "Change the successor" : "Deprecate"}
      </Button>
      <ConfirmDialog
        open={open === "deactivate"}
        onClose={close}
        onConfirm={() => mutation.mutate("inactive")}
        title={`Deactivate ${record.agent_name}?`}
        confirmLabel="Deactivate"
        pending={mutation.isPending}
      >
        <p>{whatPauses(agent)} Activating it again leaves them paused.</p>
      </ConfirmDialog>
      <DeprecateDialog open={open === "deprecate"} onClose={close} agent={agent} />
    </>
  );
}

const MOST_NAMED = 5;

function whatPauses({ workspaces }: EditedAgent): string {
  return workspaces.length === 0
    ? "It works nowhere at the moment. It can't be assigned until it is back in service."
    : `Its assignments in ${nameSome(workspaces)} are paused, and an alert tells each workspace why.`;
}

type DeprecateDialogProps = ServiceActionsProps & { open: boolean; onClose: () => void };

function DeprecateDialog({ open, onClose, agent }: DeprecateDialogProps) {
  const form = useSubmit(
    (data) =>
      setService({ agentId: agent.id, to: "deprecated", successorId: String(data.get("successor") || "") || null }),
    ({ agentName, paused }) => {
      toast({ message: `${agentName} is deprecated.${pausedWords(paused)}`, tone: "success" });
      onClose();
    },
  );
  const { heirs } = agent;
  const guilds = [...new Set(heirs.map(({ guild }) => guild))];
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={`Deprecate ${agent.record.agent_name}`}
      description={`${whatPauses(agent)} The successor is named to them, with the offer to assign it.`}
    >
      <form onSubmit={form.onSubmit} className="grid gap-4">
        <Field label="Successor" optional error={form.errorOf("successor")}>
          <Select name="successor" defaultValue={heirs.find(({ name }) => name === agent.heir?.agentName)?.id ?? ""}>
            <option value="">None</option>
            {guilds.map((guild) => (
              <optgroup key={guild} label={guild}>
                {heirs
                  .filter((heir) => heir.guild === guild)
                  .map(({ id, name }) => (
                    <option key={id} value={id}>
                      {name}
                    </option>
                  ))}
              </optgroup>
            ))}
          </Select>
        </Field>
        <FormMessage failure={form.failure} />
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="danger" pending={form.pending}>
            Deprecate
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

/** "Aurora, Meridian and 12 more workspaces" */
function nameSome(names: readonly string[]): string {
  const rest = names.length - MOST_NAMED;
  return rest > 1 ? `${names.slice(0, MOST_NAMED).join(", ")} and ${rest} more workspaces` : names.join(", ");
}
