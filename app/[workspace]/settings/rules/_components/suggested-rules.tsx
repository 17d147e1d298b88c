import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { toast } from "@/components/ui/toast";
import { ruleSentence } from "@/domain/alert-rule-words";
import type { RuleFields } from "@/domain/alert-rules";
import { createId } from "@/domain/new-id";
import { unwrap } from "@/domain/result";
import { SUGGESTED_RULES } from "@/domain/suggested-rules";
import { addRule } from "../actions";
import { rulesQuery } from "../queries";

type SuggestedRulesProps = {
  slug: string;
  currency: string;
  present: readonly Pick<RuleFields, "metric" | "name" | "threshold">[];
  refusal?: string;
};

/** Rules that are not there yet, each one click away. */
export function SuggestedRules({ slug, currency, present, refusal }: SuggestedRulesProps) {
  const client = useQueryClient();
  const add = useMutation({
    mutationFn: async (rule: RuleFields) => unwrap(await addRule(slug, { ...rule, id: createId() })),
    onSuccess: (list, { name }) => {
      client.setQueryData(rulesQuery(slug).queryKey, list);
      toast({ message: `${name} is added: it looks within the minute.`, tone: "success" });
    },
  });
  const missing = SUGGESTED_RULES.filter(
    ({ metric, name, threshold }) =>
      !present.some((rule) => rule.name === name || (rule.metric === metric && rule.threshold === threshold)),
  );
  if (missing.length === 0) return null;
  return (
    <Card title="Suggested rules">
      <ul className="divide-y divide-line border-t border-line">
        {missing.map((rule) => (
          <li key={rule.name} className="flex flex-wrap items-start gap-x-4 gap-y-2 py-2.5">
            <div className="min-w-0 grow basis-80">
              <p className="font-medium">{rule.name}</p>
              <p className="max-w-[80ch] text-[0.8667rem] text-muted">{ruleSentence(rule, (id) => id, currency)}</p>
            </div>
            <Button size="sm" disabledReason={refusal} disabled={add.isPending} onClick={() => add.mutate(rule)}>
              <Plus aria-hidden /> Add<span className="sr-only"> {rule.name}</span>
            </Button>
          </li>
        ))}
      </ul>
    </Card>
  );
}
