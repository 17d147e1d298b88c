/** What people do to alerts, as the SQL that the application sends for it. */
import type { z } from "zod";
import { changeAlerts } from "@/db/alert-changes";
import type { Membership } from "@/db/workspace";
import { changeAlertsInput } from "@/domain/alerts-input";
import { recordStatements, type Statement } from "./bare";
import type { Ground } from "./ground";

/** Acts and takes it back. @returns the statements of the act */
export function recordChange(
  { appUrl }: Ground,
  member: Membership,
  change: z.input<typeof changeAlertsInput>,
): Promise<Statement[]> {
  const { snooze: _, ...given } = changeAlertsInput.parse(change);
  return recordStatements(appUrl, member, (tx) => changeAlerts(tx, { ...given, snooze: null }, member.userId));
}

/** The same statements about something else: `from` stands somewhere in a text of theirs. */
export function about(statements: readonly Statement[], from: string, to: string): Statement[] {
  return statements.map(({ text, values }) => ({
    text,
    values: values.map((value) => (typeof value === "string" ? value.replaceAll(from, to) : value)),
  }));
}
