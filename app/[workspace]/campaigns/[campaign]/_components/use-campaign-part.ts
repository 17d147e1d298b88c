"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { CampaignView } from "@/db/campaign-view";
import { type Result, unwrap } from "@/domain/result";
import { campaignQuery } from "../queries";

export type CampaignPartProps = {
  slug: string;
  view: CampaignView;
  /** Why nothing here can be changed; undefined when it can. */
  refused: string | undefined;
};

/** Puts the fresh state that an action answered with on screen. */
export function useFreshView(slug: string, id: string): (view: CampaignView) => void {
  const client = useQueryClient();
  return (view) => {
    client.setQueryData(campaignQuery(slug, id).queryKey, view);
    void client.invalidateQueries({ queryKey: [slug, "campaigns", "list"] });
  };
}

/** A change to a part of a campaign, by one of the actions that answer its fresh state. */
export function useCampaignPart<I>(
  slug: string,
  id: string,
  action: (slug: string, input: I) => Promise<Result<CampaignView>>,
) {
  const client = useQueryClient();
  const show = useFreshView(slug, id);
  return useMutation({
    mutationFn: async (input: I) => unwrap(await action(slug, input)),
    onSuccess: show,
    onError: () => client.invalidateQueries({ queryKey: campaignQuery(slug, id).queryKey }),
  });
}
