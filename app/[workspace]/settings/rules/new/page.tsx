import type { Metadata } from "next";
import { z } from "zod";
import { Card } from "@/components/ui/card";
import { Notice } from "@/components/ui/notice";
import { findAlertRule, listRuleChoices } from "@/db/alert-rules";
import { withWorkspace } from "@/db/workspace";
import { startOf } from "@/domain/alert-rules";
import { whyNot } from "@/domain/permissions";
import { requireMembership } from "@/server/session";
import { RuleForm } from "../_components/rule-form";

export const metadata: Metadata = { title: "New alert rule · Settings" };

type NewRulePageProps = {
  params: Promise<{ workspace: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

// "Duplicate" leads here with the rule that the new one starts from.
const searchSchema = z.object({ from: z.uuid().optional().catch(undefined) });

export default async function NewRulePage({ params, searchParams }: NewRulePageProps) {
  const { member, workspace } = await requireMembership((await params).workspace);
  const { from } = searchSchema.parse(await searchParams);
  const refused = whyNot(member.role, "alerts.handle", "change alert rules");
  if (refused) return <Notice>{refused}</Notice>;
  const { choices, model } = await withWorkspace(member, async (tx) => ({
    choices: await listRuleChoices(tx),
    model: from && (await findAlertRule(tx, from)),
  }));
  return (
    <Card title="New alert rule">
      <RuleForm
        slug={workspace.slug}
        timezone={workspace.timezone}
        currency={workspace.currency}
        choices={choices}
        start={
          model ? { ...model, name: `${model.name}, copy`.slice(0, 120) } : { ...startOf("success_rate"), name: "" }
        }
      />
    </Card>
  );
}
