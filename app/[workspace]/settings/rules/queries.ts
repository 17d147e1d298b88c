import { queryOptions } from "@tanstack/react-query";
import { unwrap } from "@/domain/result";
import { previewRule, readRules } from "./actions";

/** The rules and where they stand; an alert that fires or closes is a rule's news, too. */
export const rulesQuery = (slug: string) =>
  queryOptions({
    queryKey: [slug, "rules", "list"],
    queryFn: async () => unwrap(await readRules(slug, {})),
    meta: { tables: ["alert_rules", "system_alerts"] },
  });

/** @param asked the rule's draft as JSON: whatever can't be previewed is refused with the reason */
export const previewQuery = (slug: string, asked: string) =>
  queryOptions({
    queryKey: [slug, "rules", "preview", asked],
    queryFn: async () => unwrap(await previewRule(slug, JSON.parse(asked))),
    staleTime: 5 * 60_000,
    retry: false,
  });
