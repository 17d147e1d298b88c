import { FlaskConical } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Field, Input, Select } from "@/components/ui/form";
import type { RoutingChoices } from "@/db/routing-trial";
import { ALERT_TYPE_LABELS, ALERT_TYPES, SEVERITIES, SEVERITY_LABELS } from "@/domain/alerts";
import type { TryRouting } from "@/domain/routing-input";
import { NameOptions } from "./name-options";

/** Its answer has an address of its own: it can be sent to a colleague. */
export function TrialForm({ asked, choices }: { asked: TryRouting; choices: RoutingChoices }) {
  return (
    <form method="get" className="grid gap-4">
      <input type="hidden" name="try" value="1" />
      <Field label="An alert that is open" hint="Or leave it, and make one up below." className="max-w-xl">
        <Select name="alert" defaultValue={asked.alert ?? ""}>
          <option value="">None: made up</option>
          <NameOptions names={choices.alerts} present={asked.alert} presentName="The alert of the address" />
        </Select>
      </Field>
      <div className="grid gap-4 sm:grid-cols-3 lg:grid-cols-5">
        <Field label="Severity">
          <Select name="severity" defaultValue={asked.severity ?? "critical"}>
            {SEVERITIES.map((severity) => (
              <option key={severity} value={severity}>
                {SEVERITY_LABELS[severity]}
              </option>
            ))}
          </Select>
        </Field>
        <Field label="Type">
          <Select name="type" defaultValue={asked.type ?? "error"}>
            {ALERT_TYPES.map((type) => (
              <option key={type} value={type}>
                {ALERT_TYPE_LABELS[type]}
              </option>
            ))}
          </Select>
        </Field>
        <Field label="Source">
          <Input name="source" maxLength={80} placeholder="codex" spellCheck={false} defaultValue={asked.source} />
        </Field>
        <Field label="Campaign">
          <Select name="campaign" defaultValue={asked.campaign ?? ""}>
            <option value="">None</option>
            <NameOptions names={choices.campaigns} />
          </Select>
        </Field>
        <Field label="Agent">
          <Select name="agent" defaultValue={asked.agent ?? ""}>
            <option value="">None</option>
            <NameOptions names={choices.agents} />
          </Select>
        </Field>
      </div>
      <div>
        <Button type="submit">
          <FlaskConical aria-hidden /> See who would be told
        </Button>
      </div>
    </form>
  );
}
