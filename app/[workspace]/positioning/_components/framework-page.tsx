"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { Flag } from "lucide-react";
import { LinkButton } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { PageHeader } from "@/components/ui/page-header";
import { type Role, whyNot } from "@/domain/permissions";
import { describeLoss, POSITIONING_FIELD_LABELS as L } from "@/domain/positioning";
import { removePositioning } from "../actions";
import { positioningQuery } from "../queries";
import { EditActions } from "./edit-actions";
import { Prose, ProseList } from "./prose";
import { CampaignUses, MessageUses } from "./uses";

type FrameworkPageProps = { id: string; slug: string; role: Role };

/** A framework as a page that people read, with what is built on it. */
export function FrameworkPage({ id, slug, role }: FrameworkPageProps) {
  const { positioning, uses } = useSuspenseQuery(positioningQuery(slug, id)).data;
  const refused = whyNot(role, "campaigns.write", "change positioning");
  const lost = describeLoss({ messages: uses.messages.length, campaigns: uses.campaigns.length });
  return (
    <>
      <PageHeader
        title={positioning.name}
        description={`For ${positioning.marketSegment}. ${positioning.description ?? ""}`}
        actions={
          <>
            {!refused && (
              <LinkButton href={`/${slug}/campaigns/new?positioning=${id}`}>
                <Flag aria-hidden /> Plan a campaign
              </LinkButton>
            )}
            <EditActions
              slug={slug}
              noun="framework"
              name={positioning.name}
              href={`/${slug}/positioning/${id}/edit`}
              lost={lost}
              refused={refused}
              remove={() => removePositioning(slug, { id, revision: positioning.revision })}
            />
          </>
        }
      />
      <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_20rem]">
        <Card className="grid gap-5 sm:p-6">
          <Prose name={L.keyMessage} large>
            {positioning.keyMessage}
          </Prose>
          <Prose name={L.targetPersona}>{positioning.targetPersona}</Prose>
          <div className="grid gap-5 sm:grid-cols-2">
            <ProseList name={L.targetPainPoints} items={positioning.targetPainPoints} />
            <ProseList name={L.solutionBenefits} items={positioning.solutionBenefits} />
          </div>
          <Prose name={L.valueProposition}>{positioning.valueProposition}</Prose>
          <Prose name={L.differentiation}>{positioning.differentiation}</Prose>
        </Card>
        <div className="grid gap-4">
          <CampaignUses slug={slug} campaigns={uses.campaigns} />
          <MessageUses slug={slug} messages={uses.messages} />
        </div>
      </div>
    </>
  );
}
