/** Prometheus Alertmanager's webhook, version 4. */
import { takeAlerts } from "@/db/alert-intake";
import { alertmanagerSchema, readAlertmanager, sourceOfAlertmanager } from "@/domain/alertmanager";
import { programRoute } from "@/server/api";

/**
 * `?name=prod` keeps several Alertmanagers of one workspace apart. Alertmanager never retries what a 4xx refused, 429
 * too, so a sender over its limit gets 503.
 */
export const POST = programRoute({
  scope: "alerts:write",
  input: alertmanagerSchema,
  overLimit: 503,
  run: async ({ tx, member, input, request }) => {
    const source = sourceOfAlertmanager(new URL(request.url).searchParams.get("name"));
    const { fired, resolved } = await takeAlerts(tx, member.workspaceId, readAlertmanager(input, source));
    return { body: { fired: fired.length, resolved: resolved.length } };
  },
});
