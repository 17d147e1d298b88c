import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { unwrap } from "@/domain/result";
import { findOtherWorkspaces, readCampaigns, readMatrix } from "./actions";

export const matrixQuery = queryOptions({
  queryKey: ["assignments"],
  queryFn: async () => unwrap(await readMatrix({})),
  meta: { tables: ["agent_assignments"] },
  // What is used of limits isn't announced, nor what happens in others' workspaces.
  refetchInterval: 60_000,
});

/** What a platform administrator's search finds beyond the columns that are shown anyway. */
export const othersQuery = (search: string) =>
  queryOptions({
    queryKey: ["assignments", "others", search],
    queryFn: async () => unwrap(await findOtherWorkspaces({ search })),
    placeholderData: keepPreviousData,
    refetchInterval: 60_000,
  });

export const campaignsQuery = (slug: string) =>
  queryOptions({
    queryKey: [slug, "open-campaigns"],
    queryFn: async () => unwrap(await readCampaigns(slug, {})),
  });
