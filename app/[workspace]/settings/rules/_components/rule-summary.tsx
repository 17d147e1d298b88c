import type { AlertRule, RuleChoices } from "@/db/alert-rules";
import { ruleSentence } from "@/domain/alert-rule-words";
import { METRICS } from "@/domain/alert-rules";
import { nameAmong } from "./read-rule-form";

type RuleSummaryProps = { currency: string; choices: RuleChoices; rule: AlertRule };

/** A rule for people who may only read it: the preview, which costs the database much, is for those who handle alerts. */
export function RuleSummary({ choices, rule, currency }: RuleSummaryProps) {
  return (
    <div className="grid gap-4">
      <p>{ruleSentence(rule, (id) => nameAmong(choices, id), currency)}</p>
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
    </div>
  );
}
