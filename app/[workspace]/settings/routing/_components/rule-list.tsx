"use client";

import { ChevronDown, ChevronUp, Plus, Waypoints } from "lucide-react";
import { useState } from "react";
import { Badge } from "@/components/ui/badge";
import { Button, IconButton } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/states";
import type { RoutingSetup, RuleRow } from "@/db/routing-setup";
import type { RoutingChoices } from "@/db/routing-trial";
import { ruleWords } from "@/domain/routing-words";
import { dropRule, shiftRule } from "../actions";
import { ItemButtons } from "./item-buttons";
import { RuleDialog } from "./rule-dialog";
import { useChange } from "./use-change";

type RuleListProps = { slug: string; refusal?: string; setup: RoutingSetup; choices: RoutingChoices };

export function RuleList({ slug, refusal, setup, choices }: RuleListProps) {
  const [editing, setEditing] = useState<RuleRow | "new" | null>(null);
  const { rules } = setup;
  return (
    <Card
      title="Rules"
      actions={
        <Button variant="primary" size="sm" disabledReason={refusal} onClick={() => setEditing("new")}>
          <Plus aria-hidden /> New rule
        </Button>
      }
    >
      <p className="mb-3 max-w-[75ch] text-muted">
        An alert goes to the first rule that is about it, and on to the next ones where the rule says so. Where none is,
        ops and admins are told in the app at once of critical and high alerts.
      </p>
      {rules.length === 0 ? (
        <EmptyState icon={<Waypoints aria-hidden />} title="No rules yet: the default holds">
          A rule sends some alerts, by type, severity, source, campaign or agent, to an escalation policy.
        </EmptyState>
      ) : (
        <ol aria-label="Rules in order" className="divide-y divide-line">
          {rules.map((rule, i) => (
            <Rule
              key={rule.id}
              rule={rule}
              place={i}
              last={i === rules.length - 1}
              policy={setup.policies.find(({ id }) => id === rule.policyId)?.name ?? null}
              slug={slug}
              refusal={refusal}
              onEdit={() => setEditing(rule)}
            />
          ))}
        </ol>
      )}
      <RuleDialog slug={slug} editing={editing} setup={setup} choices={choices} onClose={() => setEditing(null)} />
    </Card>
  );
}

type RuleProps = {
  rule: RuleRow;
  place: number;
  last: boolean;
  policy: string | null;
  slug: string;
  refusal?: string;
  onEdit: () => void;
};

function Rule({ rule, place, last, policy, slug, refusal, onEdit }: RuleProps) {
  const { pending, change } = useChange();
  const shift = (by: 1 | -1) => void change(() => shiftRule(slug, { id: rule.id, by }));
  return (
    <li className="flex flex-wrap items-start gap-x-3 gap-y-1 py-2.5">
      <span className="w-5 pt-0.5 text-right text-muted tabular-nums">{place + 1}.</span>
      <div className="min-w-0 grow basis-48">
        <p className="font-medium break-words">
          {rule.name} {!rule.isEnabled && <Badge>off</Badge>}
        </p>
        <p className="break-words text-muted">
          {ruleWords(rule, rule)} → <span className="text-ink">{policy ?? "nobody is told"}</span>
          {rule.goesOn && ", then the next rules"}
        </p>
      </div>
      <div className="flex max-sm:ml-6">
        <IconButton
          size="sm"
          label={`Move ${rule.name} up`}
          disabledReason={refusal}
          disabled={pending || place === 0}
          onClick={() => shift(-1)}
        >
          <ChevronUp aria-hidden />
        </IconButton>
        <IconButton
          size="sm"
          label={`Move ${rule.name} down`}
          disabledReason={refusal}
          disabled={pending || last}
          onClick={() => shift(1)}
        >
          <ChevronDown aria-hidden />
        </IconButton>
        <ItemButtons
          noun="rule"
          name={rule.name}
          refusal={refusal}
          onEdit={onEdit}
          onDelete={() => dropRule(slug, { id: rule.id })}
          loss="Alerts that it was about go to the rules after it, or to the default. Escalations under way go on."
        />
      </div>
    </li>
  );
}
