"use client";

import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { Checkbox, Field, FormMessage, Input, Select, useSubmit } from "@/components/ui/form";
import { toast } from "@/components/ui/toast";
import type { RoutingSetup, RuleRow } from "@/db/routing-setup";
import type { RoutingChoices } from "@/db/routing-trial";
import {
  ALERT_TYPE_LABELS,
  ALERT_TYPES,
  type AlertType,
  SEVERITIES,
  SEVERITY_LABELS,
  type Severity,
} from "@/domain/alerts";
import { putRule } from "../actions";
import { NameOptions } from "./name-options";

type RuleDialogProps = {
  slug: string;
  editing: RuleRow | "new" | null;
  setup: RoutingSetup;
  choices: RoutingChoices;
  onClose: () => void;
};

export function RuleDialog({ editing, onClose, ...rest }: RuleDialogProps) {
  return (
    <Dialog
      open={editing !== null}
      onClose={onClose}
      title={editing === "new" || !editing ? "New rule" : `Edit ${editing.name}`}
      description="What is left open restricts nothing."
    >
      {editing && <RuleForm {...rest} rule={editing === "new" ? null : editing} onClose={onClose} />}
    </Dialog>
  );
}

type RuleFormProps = Omit<RuleDialogProps, "editing"> & { rule: RuleRow | null };

function RuleForm({ slug, rule, setup, choices, onClose }: RuleFormProps) {
  const { pending, failure, errorOf, onSubmit } = useSubmit(
    (data) => {
      const text = (name: string) => String(data.get(name) ?? "");
      // What the server refuses can't be sent from here: boxes and lists are made from the same values.
      return putRule(slug, {
        edited: rule && { id: rule.id, revision: rule.revision },
        name: text("name"),
        isEnabled: data.has("isEnabled"),
        alertTypes: data.getAll("alertTypes") as AlertType[],
        minimumSeverity: text("minimumSeverity") as Severity,
        source: text("source"),
        campaignId: text("campaignId") || null,
        agentId: text("agentId") || null,
        policyId: text("policyId") || null,
        goesOn: data.has("goesOn"),
      });
    },
    () => {
      toast({ message: "The rule is saved.", tone: "success" });
      onClose();
    },
  );
  return (
    <form method="post" onSubmit={onSubmit} className="grid gap-4">
      <FormMessage failure={failure} />
      <Field label="Name" error={errorOf("name")}>
        <Input name="name" required maxLength={80} autoComplete="off" defaultValue={rule?.name} />
      </Field>
      <fieldset>
        <legend className="mb-1 text-[0.8667rem] font-medium">
          Types <span className="font-normal text-muted">(none chosen: every type)</span>
        </legend>
        <div className="grid grid-cols-2 gap-1.5 sm:grid-cols-3">
          {ALERT_TYPES.map((type) => (
            <Checkbox
              key={type}
              name="alertTypes"
              value={type}
              label={ALERT_TYPE_LABELS[type]}
              defaultChecked={rule?.alertTypes.includes(type)}
            />
          ))}
        </div>
      </fieldset>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="Severity" error={errorOf("minimumSeverity")}>
          <Select name="minimumSeverity" defaultValue={rule?.minimumSeverity ?? "info"}>
            {SEVERITIES.map((severity) => (
              <option key={severity} value={severity}>
                {severity === "critical"
                  ? "Critical only"
                  : severity === "info"
                    ? "Any"
                    : `${SEVERITY_LABELS[severity]} and above`}
              </option>
            ))}
          </Select>
        </Field>
        <Field label="Source" optional error={errorOf("source")} hint="As the alert’s own page shows it.">
          <Input name="source" maxLength={80} autoComplete="off" spellCheck={false} defaultValue={rule?.source ?? ""} />
        </Field>
        <Field label="Campaign" error={errorOf("campaignId")}>
          <Select name="campaignId" defaultValue={rule?.campaignId ?? ""}>
            <option value="">Any or none</option>
            <NameOptions names={choices.campaigns} present={rule?.campaignId} presentName={rule?.campaign} />
          </Select>
        </Field>
        <Field label="Agent" error={errorOf("agentId")}>
          <Select name="agentId" defaultValue={rule?.agentId ?? ""}>
            <option value="">Any or none</option>
            <NameOptions names={choices.agents} present={rule?.agentId} presentName={rule?.agent} />
          </Select>
        </Field>
      </div>
      <Field label="Tell by" error={errorOf("policyId")}>
        <Select name="policyId" defaultValue={rule?.policyId ?? (rule ? "" : (setup.policies[0]?.id ?? ""))}>
          <NameOptions names={setup.policies} />
          <option value="">Tell nobody</option>
        </Select>
      </Field>
      <Checkbox
        name="goesOn"
        defaultChecked={rule?.goesOn}
        label="Go on with the rules after it"
        hint="Their policies are then set going, too."
      />
      <Checkbox name="isEnabled" defaultChecked={rule?.isEnabled ?? true} label="The rule is on" />
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="primary" pending={pending}>
          Save rule
        </Button>
      </DialogActions>
    </form>
  );
}
