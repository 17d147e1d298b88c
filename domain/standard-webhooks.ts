/** Bodies of Standard Webhooks: `{ type, timestamp, data }`, or alerts in our own form. The signature is server/signatures.ts'. */
import { z } from "zod";
import { alertIntakeSchema, type IntakeItem } from "./alert-intake";
import { readEvent } from "./event-alerts";

const envelope = z
  .object({ type: z.string().min(1, "The type is empty.").max(500), data: z.unknown() })
  .transform((event, context): IntakeItem[] => [readEvent(event, context)]);

const own = alertIntakeSchema.transform(({ alerts }): IntakeItem[] => alerts);

/** Which of the two a body is shows by its `type`: our own form has none. */
export const standardWebhooksSchema = z.unknown().transform((body, context): IntakeItem[] => {
  const isEvent = typeof body === "object" && body !== null && "type" in body && "data" in body;
  const read = (isEvent ? envelope : own).safeParse(body);
  if (read.success) return read.data;
  for (const { message, path } of read.error.issues) context.addIssue({ code: "custom", message, path });
  return z.NEVER;
});
