"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button, LinkButton } from "@/components/ui/button";
import { ConflictPanel } from "@/components/ui/conflict-panel";
import { FormMessage } from "@/components/ui/form";
import { toast } from "@/components/ui/toast";
import { useRevisedSubmit } from "@/components/ui/use-revised-submit";
import type { Campaign } from "@/db/campaigns";
import { createId } from "@/domain/new-id";
import type { Result } from "@/domain/result";
import { addCampaign, saveCampaign } from "../actions";
import { CampaignFields, type CampaignStart } from "./campaign-fields";
import { type CampaignChoices, findRepeatedChannel, listDifferences, readCampaignForm } from "./read-campaign-form";

type CampaignFormProps = {
  slug: string;
  currency: string;
  choices: CampaignChoices;
  /** The campaign to edit; a new one is made without. */
  campaign?: Campaign;
  start?: CampaignStart;
};

/** Makes or edits a campaign. Its revision goes along, so that nobody's change is overwritten unseen. */
export function CampaignForm({ slug, currency, choices, campaign, start }: CampaignFormProps) {
  const router = useRouter();
  const client = useQueryClient();
  const [newId] = useState(createId);
  const id = campaign?.id ?? newId;
  const { base, conflict, failure, pending, errorOf, onSubmit, keepMine, takeTheirs } = useRevisedSubmit(
    campaign,
    async (data, revision): Promise<Result<unknown>> => {
      const repeated = findRepeatedChannel(data);
      if (repeated !== undefined) {
        const message = `${repeated} is named twice.`;
        return { ok: false, code: "invalid", message, fieldErrors: { "resourceAllocation.channels": message } };
      }
      return campaign
        ? saveCampaign(slug, { ...readCampaignForm(data), id, revision })
        : addCampaign(slug, { ...readCampaignForm(data), id });
    },
    () => {
      toast({ message: campaign ? "The campaign is saved." : "The campaign is there, as a draft.", tone: "success" });
      void client.invalidateQueries({ queryKey: [slug, "campaigns"] });
      router.push(`/${slug}/campaigns/${id}`);
    },
  );

  return (
    <form method="post" onSubmit={onSubmit} className="grid max-w-4xl gap-6" noValidate>
      {conflict ? (
        <ConflictPanel
          message={failure?.message ?? ""}
          differences={listDifferences(conflict.sent, conflict.row, choices)}
          pending={pending}
          onKeepMine={keepMine}
          onTakeTheirs={takeTheirs}
        />
      ) : (
        <FormMessage failure={failure} />
      )}
      <CampaignFields
        key={base?.revision ?? 0}
        campaign={base}
        start={start}
        choices={choices}
        currency={currency}
        errorOf={errorOf}
      />
      <div className="flex flex-wrap gap-2 border-t border-line pt-4">
        <Button type="submit" variant="primary" pending={pending}>
          {campaign ? "Save the campaign" : "Make the draft"}
        </Button>
        <LinkButton variant="ghost" href={campaign ? `/${slug}/campaigns/${id}` : `/${slug}/campaigns`}>
          Cancel
        </LinkButton>
      </div>
    </form>
  );
}
