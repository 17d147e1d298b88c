import { Checkbox, Field, Input, Textarea } from "@/components/ui/form";
import type { QuestRow } from "@/db/quests";
import { QUEST_FIELD_LABELS as L } from "@/domain/quests";

type QuestFieldsProps = {
  quest: QuestRow | undefined;
  /** Names of the agents that work in this workspace. */
  agents: string[];
  errorOf: (field: string) => string | undefined;
};

export function QuestFields({ quest, agents, errorOf }: QuestFieldsProps) {
  // An agent that has left the workspace stays on the quest until somebody takes it off.
  const offered = [...new Set([...(quest?.assignedToAgents ?? []), ...agents])];
  return (
    <>
      <Field label={L.name} error={errorOf("name")} className="sm:col-span-6">
        <Input name="name" required autoComplete="off" defaultValue={quest?.name} />
      </Field>
      <Field label={L.objective} optional error={errorOf("objective")} className="sm:col-span-6">
        <Textarea name="objective" rows={2} defaultValue={quest?.objective ?? ""} />
      </Field>
      <Field label={L.description} optional error={errorOf("description")} className="sm:col-span-6">
        <Textarea name="description" rows={2} defaultValue={quest?.description ?? ""} />
      </Field>
      {(["startDate", "endDate", "dueDate"] as const).map((field) => (
        <Field key={field} label={L[field]} optional error={errorOf(field)} className="sm:col-span-2">
          <Input name={field} type="date" defaultValue={quest?.[field] ?? ""} />
        </Field>
      ))}
      <Field label={L.expectedOutput} optional error={errorOf("expectedOutput")} className="sm:col-span-3">
        <Textarea name="expectedOutput" defaultValue={quest?.expectedOutput ?? ""} />
      </Field>
      <Field label={L.actualOutput} optional error={errorOf("actualOutput")} className="sm:col-span-3">
        <Textarea name="actualOutput" defaultValue={quest?.actualOutput ?? ""} />
      </Field>
      <fieldset className="sm:col-span-6">
        <legend className="mb-1 text-[0.8667rem] font-medium">
          {L.assignedToAgents} <span className="font-normal text-muted">(optional)</span>
        </legend>
        {offered.length === 0 ? (
          <p className="text-muted">No agent is assigned to this workspace yet.</p>
        ) : (
          <div className="grid max-h-36 gap-x-4 overflow-y-auto rounded-md border border-line p-2 sm:grid-cols-3">
            {offered.map((agent) => (
              <Checkbox
                key={agent}
                name="assignedToAgents"
                value={agent}
                label={agent}
                defaultChecked={quest?.assignedToAgents.includes(agent)}
              />
            ))}
          </div>
        )}
        {errorOf("assignedToAgents") && <p className="mt-1 text-[0.8rem] text-danger">{errorOf("assignedToAgents")}</p>}
      </fieldset>
    </>
  );
}
