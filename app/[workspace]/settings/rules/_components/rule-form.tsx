"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useRef, useState } from "react";
import { Button, LinkButton } from "@/components/ui/button";
import { ConflictPanel } from "@/components/ui/conflict-panel";
import { FormMessage } from "@/components/ui/form";
import { toast } from "@/components/ui/toast";
import { useRevisedSubmit } from "@/components/ui/use-revised-submit";
import type { AlertRule, RuleChoices } from "@/db/alert-rules";
import { type RuleFields, type RuleMetric, startOf } from "@/domain/alert-rules";
import { createId } from "@/domain/new-id";
import { addRule, saveRule } from "../actions";
import { rulesQuery } from "../queries";
import { listDifferences, nameAmong, readRuleForm } from "./read-rule-form";
import { RuleFieldset } from "./rule-fieldset";
import { RulePreviewPanel } from "./rule-preview-panel";

type RuleFormProps = {
  slug: string;
  timezone: string;
  currency: string;
  choices: RuleChoices;
  /** The rule to edit; a new one is made without. */
  rule?: AlertRule;
  start: RuleFields;
};

/** Makes or edits a rule; the fields follow from what it watches, and the preview from the fields. */
export function RuleForm({ slug, timezone, currency, choices, rule, start }: RuleFormProps) {
  const router = useRouter();
  const client = useQueryClient();
  const [newId] = useState(createId);
  const form = useRef<HTMLFormElement>(null);
  const [draft, setDraft] = useState<RuleFields>(start);
  // What the fields begin with: another metric begins with its own.
  const [filled, setFilled] = useState<RuleFields>(start);
  const { base, conflict, failure, pending, errorOf, onSubmit, keepMine, takeTheirs } = useRevisedSubmit(
    rule,
    (data, revision) => {
      const fields = readRuleForm(data);
      return rule ? saveRule(slug, { ...fields, id: rule.id, revision }) : addRule(slug, { ...fields, id: newId });
    },
    (list) => {
      client.setQueryData(rulesQuery(slug).queryKey, list);
      toast({
        message: rule ? "The rule is saved." : "The rule is there: it looks within the minute.",
        tone: "success",
      });
      router.push(`/${slug}/settings/rules`);
    },
  );
  const read = () => form.current && setDraft(readRuleForm(new FormData(form.current)));

  function chooseMetric(metric: RuleMetric) {
    setFilled({ ...startOf(metric), name: draft.name });
  }

  return (
    <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,24rem)_minmax(0,1fr)]">
      <form
        ref={form}
        method="post"
        onSubmit={onSubmit}
        onInput={read}
        noValidate
        className="grid gap-4"
        aria-label={rule ? `Edit ${rule.name}` : "New alert rule"}
      >
        {conflict ? (
          <ConflictPanel
            message={failure?.message ?? ""}
            differences={listDifferences(conflict.sent, conflict.row, choices, currency)}
            pending={pending}
            onKeepMine={keepMine}
            onTakeTheirs={() => {
              setFilled(conflict.row);
              takeTheirs();
            }}
          />
        ) : (
          <FormMessage failure={failure} />
        )}
        <RuleFieldset
          key={`${filled.metric} ${base?.revision}`}
          filled={filled}
          choices={choices}
          currency={currency}
          errorOf={errorOf}
          onRedrawn={read}
          onMetric={rule ? undefined : chooseMetric}
        />
        <div className="flex flex-wrap gap-2 border-t border-line pt-4">
          <Button type="submit" variant="primary" pending={pending}>
            {rule ? "Save the rule" : "Make the rule"}
          </Button>
          <LinkButton variant="ghost" href={`/${slug}/settings/rules`}>
            Cancel
          </LinkButton>
        </div>
      </form>
      <RulePreviewPanel
        // Another metric's figures are not shown in this one's unit meanwhile.
        key={draft.metric}
        slug={slug}
        timezone={timezone}
        currency={currency}
        rule={draft}
        nameOf={(id) => nameAmong(choices, id)}
      />
    </div>
  );
}
