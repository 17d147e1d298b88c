/** Alerts of programs in our own format, and the inbox for programs that read. */
import { findNamedAgents, takeAlerts } from "@/db/alert-intake";
import { listAlertsText } from "@/db/alerts";
import { alertReportSchema, sortIntake } from "@/domain/alert-intake";
import { alertQueryInput } from "@/domain/alerts-input";
import { programQuery, programRoute } from "@/server/api";
import { AppError } from "@/server/errors";

/**
 * One alert, a list, or `{ source, alerts }`; `status: "resolved"` with a fingerprint closes what it opened.
 * Answers per fired alert its id and whether it was created, repeated or reopened, in the order sent.
 */
export const POST = programRoute({
  scope: "alerts:write",
  input: alertReportSchema,
  run: async ({ tx, member, input }) => {
    const batch = await findNamedAgents(tx, sortIntake(input));
    if ("unknownAgents" in batch) {
      const message = `There is no agent named ${batch.unknownAgents.join(", ")}.`;
      throw new AppError("invalid", message, { fieldErrors: { agent_name: message } });
    }
    const { fired, resolved } = await takeAlerts(tx, member.workspaceId, batch);
    return {
      status: fired.some(({ outcome }) => outcome === "created") ? 201 : 200,
      body: { alerts: fired.map(({ id, outcome }) => ({ id, outcome })), resolved },
    };
  },
});

/** One page of the inbox by its own filter; `next` goes into `after` for the one that follows. */
export const GET = programQuery({
  scope: "workspace:read",
  input: alertQueryInput,
  run: ({ tx, input: { after, limit, ...filter } }) => listAlertsText(tx, filter, null, { after, limit }),
});
