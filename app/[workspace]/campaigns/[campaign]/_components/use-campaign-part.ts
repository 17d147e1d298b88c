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

/**
 * A change to a part of a campaign, by one of the actions that answer its fresh state.
 * @param foresee the state that will be answered, where that is predictable: it shows at once
 */
export function useCampaignPart<I>(
  slug: string,
  id: string,
  action: (slug: string, input: I) => Promise<Result<CampaignView>>,
  foresee?: (view: CampaignView, input: I) => CampaignView,
) {
  const client = useQueryClient();
  const show = useFreshView(slug, id);
  const { queryKey } = campaignQuery(slug, id);
  const mutationKey = [slug, "campaign-part", id];
  // Of several changes on their way only the last one's answer holds them all.
  const isLast = () => client.isMutating({ mutationKey }) === 1;
  return useMutation({
    mutationKey,
    mutationFn: async (input: I) => unwrap(await action(slug, input)),
    onMutate: async (input) => {
      if (!foresee) return;
      await client.cancelQueries({ queryKey });
      client.setQueryData(queryKey, (view) => view && foresee(view, input));
    },
    onSuccess: (view) => isLast() && show(view),
    onError: () => client.invalidateQueries({ queryKey }),
  });
}
