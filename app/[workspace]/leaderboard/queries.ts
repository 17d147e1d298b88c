import { queryOptions } from "@tanstack/react-query";
import type { BoardFilter } from "@/domain/leaderboard-filter";
import type { FleetBoardRequest } from "@/domain/performance-pages";
import { unwrap } from "@/domain/result";
import { readBoard, readFleetRanking } from "./actions";

export function boardQuery(slug: string, filter: BoardFilter) {
  return queryOptions({
    queryKey: [slug, "leaderboard", filter],
    queryFn: async () => unwrap(await readBoard(slug, filter)),
    meta: { tables: ["points_ledger", "user_stats"] },
  });
}

export function fleetBoardQuery(slug: string, request: FleetBoardRequest) {
  return queryOptions({
    queryKey: [slug, "fleet board", request],
    queryFn: async () => unwrap(await readFleetRanking(slug, request)),
    // Facts stream in without being announced one by one.
    refetchInterval: 60_000,
  });
}
