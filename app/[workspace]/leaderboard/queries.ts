import { queryOptions } from "@tanstack/react-query";
import type { BoardFilter } from "@/domain/leaderboard-filter";
import { unwrap } from "@/domain/result";
import { readBoard } from "./actions";

export function boardQuery(slug: string, filter: BoardFilter) {
  return queryOptions({
    queryKey: [slug, "leaderboard", filter],
    queryFn: async () => unwrap(await readBoard(slug, filter)),
    meta: { tables: ["points_ledger", "user_stats"] },
  });
}
