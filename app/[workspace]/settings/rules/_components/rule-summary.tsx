"use client";

import type { AlertRule, RuleChoices } from "@/db/alert-rules";
import { METRICS } from "@/domain/alert-rules";
import { nameAmong } from "./read-rule-form";
import { RulePreviewPanel } from "./rule-preview-panel";

type RuleSummaryProps = { slug: string; timezone: string; currency: string; choices: RuleChoices; rule: AlertRule };

/** A rule for people who may only read it. */
export function RuleSummary({ choices, rule, ...rest }: RuleSummaryProps) {
  return (
    <div className="grid gap-4">
      <p className="max-w-[75ch] text-muted">{METRICS[rule.metric].about}</p>
      {rule.recommendedActions.length > 0 && (
        <section className="grid gap-1">
          <h3 className="font-medium">Recommended actions</h3>
          <ol className="grid list-decimal gap-1 pl-5">
            {rule.recommendedActions.map((action) => (
              <li key={action}>{action}</li>
            ))}
          </ol>
        </section>
      )}
      <RulePreviewPanel {...rest} rule={rule} nameOf={(id) => nameAmong(choices, id)} />
    </div>
  );
}
