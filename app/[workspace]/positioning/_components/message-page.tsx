"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { Card } from "@/components/ui/card";
import { Link } from "@/components/ui/link";
import { PageHeader } from "@/components/ui/page-header";
import { type Role, whyNot } from "@/domain/permissions";
import { describeLoss, MESSAGE_FIELD_LABELS as L } from "@/domain/positioning";
import { removeMessage } from "../actions";
import { messageQuery } from "../queries";
import { EditActions } from "./edit-actions";
import { Prose, ProseList } from "./prose";
import { CampaignUses } from "./uses";

type MessagePageProps = { id: string; slug: string; role: Role };

export function MessagePage({ id, slug, role }: MessagePageProps) {
  const { message, uses } = useSuspenseQuery(messageQuery(slug, id)).data;
  return (
    <>
      <PageHeader
        title={message.name}
        description={
          <>
            {message.positioningId ? (
              <p>
                Built on{" "}
                <Link href={`/${slug}/positioning/${message.positioningId}`} className="text-accent underline">
                  {message.positioningName}
                </Link>
              </p>
            ) : (
              <p>Not built on a framework yet.</p>
            )}
            {message.description && <p>{message.description}</p>}
          </>
        }
        actions={
          <EditActions
            slug={slug}
            noun="message"
            name={message.name}
            href={`/${slug}/positioning/messages/${id}/edit`}
            lost={describeLoss({ campaigns: uses.length })}
            refused={whyNot(role, "campaigns.write", "change messages")}
            remove={() => removeMessage(slug, { id, revision: message.revision })}
          />
        }
      />
      <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_20rem]">
        <Card className="grid gap-5 sm:p-6">
          <Prose name={L.primaryMessage} large>
            {message.primaryMessage}
          </Prose>
          <ProseList name={L.secondaryMessages} items={message.secondaryMessages} />
          <div className="grid gap-5 sm:grid-cols-2">
            <ProseList name={L.contentPillars} items={message.contentPillars} />
            <ProseList name={L.contentThemes} items={message.contentThemes} />
          </div>
          <Prose name={L.targetAudience}>{message.targetAudience}</Prose>
          <Prose name={L.brandVoice}>{message.brandVoice}</Prose>
          <Prose name={L.toneGuidelines}>{message.toneGuidelines}</Prose>
          <ProseList name={L.keyTopics} items={message.keyTopics} />
        </Card>
        <CampaignUses slug={slug} campaigns={uses} />
      </div>
    </>
  );
}
