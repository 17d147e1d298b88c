"use client";

import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { BellRing, Plus } from "lucide-react";
import { useState } from "react";
import { Button, LinkButton } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { ConfirmDialog } from "@/components/ui/dialog";
import { Notice } from "@/components/ui/notice";
import { EmptyState } from "@/components/ui/states";
import { toast } from "@/components/ui/toast";
import type { RuleList } from "@/db/alert-rules";
import { type Result, unwrap } from "@/domain/result";
import { removeRule, switchRule } from "../actions";
import { rulesQuery } from "../queries";
import { RuleRow } from "./rule-row";
import { SuggestedRules } from "./suggested-rules";

type RulesScreenProps = { slug: string; timezone: string; currency: string; refusal?: string };
type Rule = RuleList["rules"][number];

export function RulesScreen({ slug, timezone, currency, refusal }: RulesScreenProps) {
  const client = useQueryClient();
  const { data } = useSuspenseQuery(rulesQuery(slug));
  const [deleting, setDeleting] = useState<Rule | null>(null);
  const change = useMutation({
    mutationFn: async (act: { run: () => Promise<Result<RuleList>>; done: string }) => unwrap(await act.run()),
    onSuccess: (list, { done }) => {
      client.setQueryData(rulesQuery(slug).queryKey, list);
      toast({ message: done, tone: "success" });
      setDeleting(null);
    },
  });
  const toggle = ({ id, name, enabled, open }: Rule) =>
    change.mutate({
      run: () => switchRule(slug, { id, enabled: !enabled }),
      done: enabled
        ? `${name} is switched off${open.length > 0 ? "; what it had open is resolved" : ""}.`
        : `${name} is switched on: it looks within the minute.`,
    });

  return (
    <>
      {refusal && <Notice>{refusal}</Notice>}
      <Card
        title="Rules that make alerts"
        actions={
          refusal ? (
            <Button size="sm" variant="primary" disabledReason={refusal}>
              <Plus aria-hidden /> New rule
            </Button>
          ) : (
            <LinkButton size="sm" variant="primary" href={`/${slug}/settings/rules/new`}>
              <Plus aria-hidden /> New rule
            </LinkButton>
          )
        }
      >
        <p className="mb-3 max-w-[75ch] text-muted">
          Each rule is looked at every minute. It makes one alert for each thing that breaches it, and resolves that by
          itself once it is over.
        </p>
        {data.rules.length === 0 ? (
          <EmptyState icon={<BellRing aria-hidden />} title="Nothing is watched yet">
            Add one of the suggested rules below, or make your own: a preview shows what it would have done in the last
            thirty days.
          </EmptyState>
        ) : (
          <ul className="divide-y divide-line border-t border-line">
            {data.rules.map((rule) => (
              <RuleRow
                key={rule.id}
                rule={rule}
                names={data.names}
                slug={slug}
                timezone={timezone}
                currency={currency}
                refusal={refusal}
                onToggle={() => toggle(rule)}
                onDelete={() => setDeleting(rule)}
              />
            ))}
          </ul>
        )}
      </Card>
      <SuggestedRules slug={slug} currency={currency} present={data.rules} refusal={refusal} />
      <ConfirmDialog
        open={deleting !== null}
        onClose={() => setDeleting(null)}
        onConfirm={() =>
          deleting &&
          change.mutate({
            run: () => removeRule(slug, { id: deleting.id }),
            done: `${deleting.name} is deleted.`,
          })
        }
        title={`Delete ${deleting?.name ?? ""}?`}
        confirmLabel="Delete the rule"
        pending={change.isPending}
      >
        <p>
          Nothing is watched by it from now on. {openWords(deleting?.open.length ?? 0)} Alerts that it made before stay
          in the inbox. To pause it instead, switch it off.
        </p>
      </ConfirmDialog>
    </>
  );
}

function openWords(open: number): string {
  if (open === 0) return "It has no open alert.";
  return open === 1 ? "Its open alert resolves." : `Its ${open} open alerts resolve.`;
}
