"use client";

import { Plus } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { Field, FormMessage, Input, useSubmit } from "@/components/ui/form";
import { toast } from "@/components/ui/toast";
import type { PolicyRow, RoutingSetup } from "@/db/routing-setup";
import { createId } from "@/domain/new-id";
import type { Step } from "@/domain/routing";
import { putPolicy } from "../actions";
import { StepFields } from "./step-fields";

type PolicyDialogProps = { slug: string; editing: PolicyRow | "new" | null; setup: RoutingSetup; onClose: () => void };

export function PolicyDialog({ editing, onClose, ...rest }: PolicyDialogProps) {
  return (
    <Dialog
      open={editing !== null}
      onClose={onClose}
      size="lg"
      title={editing === "new" || !editing ? "New policy" : `Edit ${editing.name}`}
      description="It stops as soon as somebody acknowledges, takes or closes the alert."
    >
      {editing && <PolicyForm {...rest} policy={editing === "new" ? null : editing} onClose={onClose} />}
    </Dialog>
  );
}

type Draft = Step & { key: string };

const FIRST: Step = { wait: 0, targets: [{ kind: "role", role: "ops" }], channels: ["in_app"] };
const NEXT: Step = { wait: 15, targets: [{ kind: "role", role: "admin" }], channels: ["in_app"] };
const draftOf = (step: Step): Draft => ({ ...step, key: createId() });

type PolicyFormProps = Omit<PolicyDialogProps, "editing"> & { policy: PolicyRow | null };

function PolicyForm({ slug, policy, setup, onClose }: PolicyFormProps) {
  const [steps, setSteps] = useState(() => (policy?.steps ?? [FIRST]).map(draftOf));
  const { pending, failure, errorOf, onSubmit } = useSubmit(
    (data) =>
      putPolicy(slug, {
        edited: policy && { id: policy.id, revision: policy.revision },
        name: String(data.get("name")),
        steps: steps.map(({ key: _key, ...step }) => step),
      }),
    () => {
      toast({ message: "The policy is saved.", tone: "success" });
      onClose();
    },
  );
  return (
    <form method="post" onSubmit={onSubmit} className="grid gap-4">
      <FormMessage failure={failure} />
      <Field label="Name" error={errorOf("name")}>
        <Input name="name" required maxLength={80} autoComplete="off" defaultValue={policy?.name} />
      </Field>
      <ol className="grid gap-3">
        {steps.map((step, i) => (
          <li key={step.key}>
            <StepFields
              steps={steps}
              place={i}
              setup={setup}
              errorOf={(field) => errorOf(`steps.${i}.${field}`)}
              onChange={(next) => setSteps(steps.map((one, at) => (at === i ? { ...next, key: step.key } : one)))}
              onRemove={steps.length > 1 ? () => setSteps(steps.filter((_, at) => at !== i)) : undefined}
            />
          </li>
        ))}
      </ol>
      <div>
        <Button size="sm" disabled={steps.length >= 10} onClick={() => setSteps([...steps, draftOf(NEXT)])}>
          <Plus aria-hidden /> Add a step
        </Button>
      </div>
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="primary" pending={pending}>
          Save policy
        </Button>
      </DialogActions>
    </form>
  );
}
