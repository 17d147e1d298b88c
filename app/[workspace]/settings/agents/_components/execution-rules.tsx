"use client";

import { SubmitButton } from "@/components/auth/submit-button";
import { Field, FormMessage, Input, Select, useSubmit } from "@/components/ui/form";
import { Notice } from "@/components/ui/notice";
import { toast } from "@/components/ui/toast";
import { type AgentSettings, UNKNOWN_AGENT_LABELS, UNKNOWN_AGENTS, type UnknownAgents } from "@/domain/agent-settings";
import { saveAgentRules } from "../actions";

type ExecutionRulesProps = { slug: string; settings: AgentSettings; refusal?: string };

/** Which of the reported executions the workspace takes. */
export function ExecutionRules({ slug, settings, refusal }: ExecutionRulesProps) {
  const { pending, failure, errorOf, onSubmit } = useSubmit(
    (data) =>
      saveAgentRules(slug, {
        lateDataDays: Number(data.get("lateDataDays")),
        unknownAgents: data.get("unknownAgents") as UnknownAgents,
      }),
    () => toast({ message: "Saved. It holds for what is reported from now on.", tone: "success" }),
  );
  return (
    <form method="post" onSubmit={onSubmit} className="grid max-w-2xl gap-5">
      {refusal && <Notice>{refusal}</Notice>}
      <FormMessage failure={failure} />
      <div className="grid items-start gap-4 sm:grid-cols-2">
        <Field
          label="Late-data bound (days)"
          hint="Work that is reported later counts when it happened; what is older than this is refused."
          error={errorOf("lateDataDays")}
        >
          <Input
            name="lateDataDays"
            type="number"
            inputMode="numeric"
            min={1}
            max={31}
            required
            defaultValue={settings.lateDataDays}
            disabled={Boolean(refusal)}
          />
        </Field>
        <Field
          label="Agents that the registry doesn't know"
          hint="A draft is inactive until a platform administrator completes it. Its executions are kept and shown."
          error={errorOf("unknownAgents")}
        >
          <Select name="unknownAgents" defaultValue={settings.unknownAgents} disabled={Boolean(refusal)}>
            {UNKNOWN_AGENTS.map((choice) => (
              <option key={choice} value={choice}>
                {UNKNOWN_AGENT_LABELS[choice]}
              </option>
            ))}
          </Select>
        </Field>
      </div>
      <div>
        <SubmitButton variant="primary" pending={pending} disabledReason={refusal}>
          Save
        </SubmitButton>
      </div>
    </form>
  );
}
