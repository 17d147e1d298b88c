"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { toast } from "@/components/ui/toast";
import { CAMPAIGN_STATUS_LABELS, type CampaignStatus } from "@/domain/campaigns";
import { unwrap } from "@/domain/result";
import { setCampaignStatus } from "../actions";

type StatusChange = { id: string; name: string; revision: number; to: CampaignStatus };

/** Takes campaigns to another status; every query of campaigns is read again, after a refusal too. */
export function useStatusChange(slug: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ id, revision, to }: StatusChange) =>
      unwrap(await setCampaignStatus(slug, { id, revision, to })),
    onSuccess: (_, { name, to }) =>
      toast({ message: `“${name}” is now ${CAMPAIGN_STATUS_LABELS[to].toLowerCase()}.`, tone: "success" }),
    onSettled: () => client.invalidateQueries({ queryKey: [slug, "campaigns"] }),
  });
}
