"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import type { z } from "zod";
import { Button, LinkButton } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { ConflictPanel } from "@/components/ui/conflict-panel";
import { FormMessage } from "@/components/ui/form";
import { toast } from "@/components/ui/toast";
import { useRevisedSubmit } from "@/components/ui/use-revised-submit";
import type { SavedAgent } from "@/db/registry-changes";
import { createId } from "@/domain/new-id";
import { AGENT_FORM_FIELDS, NEW_AGENT, type RecordField } from "@/domain/registry";
import type { createAgentSchema } from "@/domain/registry-input";
import type { Result } from "@/domain/result";
import { addAgent, editAgent } from "../actions";
import { listDifferences } from "./list-differences";
import { ModelFields, readModelConfig } from "./model-fields";
import { RecordFields, readRecord } from "./record-fields";

const GROUPS: { title: string; names: readonly string[] }[] = [
  { title: "What it is", names: ["code", "agent_name", "agent_type", "guild_name", "purpose", "description"] },
  { title: "Version", names: ["version", "release_date"] },
  { title: "How it works", names: ["system_prompt", "domain_expertise", "personality_traits"] },
  { title: "What it takes and gives", names: ["supported_inputs", "supported_outputs", "tool_access"] },
  {
    title: "What is usual",
    names: ["avg_execution_time_seconds", "cost_per_execution", "success_rate_percentage", "error_rate_percentage"],
  },
];

const fieldsOf = (names: readonly string[]): RecordField[] =>
  names.flatMap((name) => AGENT_FORM_FIELDS.filter((field) => field.name === name));

const readAgentForm = (data: FormData) => ({
  ...readRecord<Omit<z.input<typeof createAgentSchema>, "id" | "model_config">>(AGENT_FORM_FIELDS, data),
  model_config: readModelConfig(data),
});

/** Makes or edits an agent. Its revision goes along, so that nobody's change is overwritten unseen. */
export function AgentForm({ agent }: { agent?: SavedAgent }) {
  const router = useRouter();
  const [newId] = useState(createId);
  const { base, conflict, failure, pending, errorOf, onSubmit, keepMine, takeTheirs } = useRevisedSubmit(
    agent,
    async (data, revision): Promise<Result<{ code: string }>> => {
      const fields = readAgentForm(data);
      return agent ? editAgent({ ...fields, id: agent.id, revision }) : addAgent({ ...fields, id: newId });
    },
    ({ code }) => {
      toast({ message: agent ? "The agent is saved." : "The agent is in the registry.", tone: "success" });
      if (!agent) router.push(`/admin/agents/${code}`);
    },
  );
  const values = base ?? NEW_AGENT;
  return (
    <form method="post" onSubmit={onSubmit} className="grid max-w-4xl gap-4" noValidate key={base?.revision ?? 0}>
      {conflict ? (
        <ConflictPanel
          message={failure?.message ?? ""}
          differences={listDifferences(AGENT_FORM_FIELDS, readAgentForm(conflict.sent), conflict.row)}
          pending={pending}
          onKeepMine={keepMine}
          onTakeTheirs={takeTheirs}
        />
      ) : (
        <FormMessage failure={failure} />
      )}
      {GROUPS.map(({ title, names }) => (
        <Card key={title} title={title}>
          <div className="grid gap-4 sm:grid-cols-2">
            <RecordFields
              fields={fieldsOf(names).filter(({ name }) => !agent || name !== "code")}
              values={values}
              errorOf={errorOf}
            />
            {title === "How it works" && <ModelFields config={values.model_config} errorOf={errorOf} />}
          </div>
        </Card>
      ))}
      <div className="flex flex-wrap gap-2">
        <Button type="submit" variant="primary" pending={pending}>
          {agent ? "Save the agent" : "Add the agent"}
        </Button>
        <LinkButton variant="ghost" href="/admin/agents">
          {agent ? "Back to the registry" : "Cancel"}
        </LinkButton>
      </div>
    </form>
  );
}
