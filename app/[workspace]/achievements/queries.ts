import { queryOptions } from "@tanstack/react-query";
import { unwrap } from "@/domain/result";
import { readAchievements } from "./actions";

export function galleryQuery(slug: string) {
  return queryOptions({
    queryKey: [slug, "achievements"],
    queryFn: async () => unwrap(await readAchievements(slug, {})),
    meta: { tables: ["achievements", "user_achievements", "user_stats"] },
  });
}
