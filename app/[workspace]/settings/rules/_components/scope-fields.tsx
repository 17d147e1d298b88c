import { useEffect, useEffectEvent, useState } from "react";
import { Checkbox, Field, Select } from "@/components/ui/form";
import { METRICS, RULE_FIELD_LABELS, type ScopeKind } from "@/domain/alert-rules";
import type { RuleFieldsProps } from "./rule-fieldset";

const KIND_WORDS: Record<ScopeKind, string> = {
  workspace: "The workspace as a whole",
  agents: "Each agent by itself",
  guilds: "Each guild as a whole",
  campaigns: "Each campaign",
};

/** What the figure is of: all of a kind, or those that are chosen; each has its own alert. */
export function ScopeFields({ filled, choices, errorOf, onRedrawn }: RuleFieldsProps) {
  const { scopes } = METRICS[filled.metric];
  const [kind, setKind] = useState(filled.scopeKind);
  const [chosen, setChosen] = useState(filled.scopeIds.length > 0);
  const redrawn = useEffectEvent(onRedrawn);
  useEffect(() => redrawn(), [kind, chosen]);
  const options = kind === "workspace" ? [] : choices[kind];
  const error = errorOf("scopeIds") ?? errorOf("scopeKind");
  return (
    <div className="grid gap-3">
      {scopes.length > 1 ? (
        <Field label={RULE_FIELD_LABELS.scopeKind}>
          <Select
            name="scopeKind"
            value={kind}
            onChange={(event) => {
              setKind(event.target.value as ScopeKind);
              setChosen(false);
            }}
          >
            {scopes.map((scope) => (
              <option key={scope} value={scope}>
                {KIND_WORDS[scope]}
              </option>
            ))}
          </Select>
        </Field>
      ) : (
        <input type="hidden" name="scopeKind" value={kind} />
      )}
      {kind !== "workspace" && (
        <Field label={`Which ${kind}`} error={error}>
          <Select
            name="which"
            value={chosen ? "chosen" : "all"}
            onChange={(event) => setChosen(event.target.value === "chosen")}
          >
            <option value="all">All {kind}, also new ones</option>
            <option value="chosen">Only those chosen here</option>
          </Select>
        </Field>
      )}
      {kind !== "workspace" && chosen && (
        <fieldset key={kind} className="grid max-h-48 gap-1 overflow-y-auto rounded-md border border-line p-2">
          <legend className="sr-only">The {kind} to watch</legend>
          {options.map(({ id, name }) => (
            <Checkbox key={id} name="scopeIds" value={id} label={name} defaultChecked={filled.scopeIds.includes(id)} />
          ))}
          {options.length === 0 && <p className="text-muted">There are none here yet.</p>}
        </fieldset>
      )}
    </div>
  );
}
