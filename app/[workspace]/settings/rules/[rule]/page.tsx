import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { z } from "zod";
import { Card } from "@/components/ui/card";
import { Notice } from "@/components/ui/notice";
import { findAlertRule, listRuleChoices } from "@/db/alert-rules";
import { withWorkspace } from "@/db/workspace";
import { whyNot } from "@/domain/permissions";
import { requireMembership } from "@/server/session";
import { RuleForm } from "../_components/rule-form";
import { RuleSummary } from "../_components/rule-summary";

export const metadata: Metadata = { title: "Alert rule · Settings" };

type RulePageProps = { params: Promise<{ workspace: string; rule: string }> };

export default async function RulePage({ params }: RulePageProps) {
  const { workspace: slug, rule: id } = await params;
  const { member, workspace } = await requireMembership(slug);
  if (!z.uuid().safeParse(id).success) notFound();
  const { rule, choices } = await withWorkspace(member, async (tx) => ({
    rule: await findAlertRule(tx, id),
    choices: await listRuleChoices(tx),
  }));
  if (!rule) notFound();
  const refused = whyNot(member.role, "alerts.handle", "change alert rules");
  const shared = { currency: workspace.currency, choices };
  return (
    <>
      {refused && <Notice>{refused}</Notice>}
      <Card title={rule.name}>
        {refused ? (
          <RuleSummary {...shared} rule={rule} />
        ) : (
          <RuleForm {...shared} slug={workspace.slug} timezone={workspace.timezone} rule={rule} start={rule} />
        )}
      </Card>
    </>
  );
}
