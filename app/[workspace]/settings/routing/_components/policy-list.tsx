"use client";

import { ListOrdered, Plus } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/states";
import type { PolicyRow, RoutingSetup } from "@/db/routing-setup";
import { stepWords } from "@/domain/routing-words";
import { dropPolicy } from "../actions";
import { ItemButtons } from "./item-buttons";
import { PolicyDialog } from "./policy-dialog";

type PolicyListProps = { slug: string; refusal?: string; setup: RoutingSetup };

export function PolicyList({ slug, refusal, setup }: PolicyListProps) {
  const [editing, setEditing] = useState<PolicyRow | "new" | null>(null);
  return (
    <Card
      title="Escalation policies"
      actions={
        <Button variant="primary" size="sm" disabledReason={refusal} onClick={() => setEditing("new")}>
          <Plus aria-hidden /> New policy
        </Button>
      }
    >
      {setup.policies.length === 0 ? (
        <EmptyState icon={<ListOrdered aria-hidden />} title="No policies yet">
          A policy tells people step by step, such as ops at once and admins after 15 minutes, until somebody
          acknowledges.
        </EmptyState>
      ) : (
        <ul className="divide-y divide-line">
          {setup.policies.map((policy) => (
            <li key={policy.id} className="flex items-start gap-3 py-2.5">
              <div className="min-w-0 grow">
                <p className="font-medium break-words">{policy.name}</p>
                <ol className="list-decimal pl-5 text-muted">
                  {policy.steps.map((_, i) => (
                    // oxlint-disable-next-line react/no-array-index-key -- steps are their places
                    <li key={i} className="break-words">
                      {stepWords(policy.steps, i, setup)}
                    </li>
                  ))}
                </ol>
              </div>
              <div className="flex">
                <ItemButtons
                  noun="policy"
                  name={policy.name}
                  refusal={refusal}
                  onEdit={() => setEditing(policy)}
                  onDelete={() => dropPolicy(slug, { id: policy.id })}
                  loss="Escalations under way by it end: nobody further is told of their alerts."
                />
              </div>
            </li>
          ))}
        </ul>
      )}
      <PolicyDialog slug={slug} editing={editing} setup={setup} onClose={() => setEditing(null)} />
    </Card>
  );
}
