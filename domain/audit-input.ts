/** The audit log's filter and pages, as its address names them. */
import { z } from "zod";

/** Where a page of the log ends: the entry's moment, to the microsecond, and its id. */
const cursorSchema = z.object({
  // PostgreSQL has no year 0.
  at: z.iso.datetime({ precision: 6 }).refine((at) => at > "1"),
  id: z.uuid(),
});
export type AuditCursor = z.output<typeof cursorSchema>;

export const auditFilterSchema = z.object({
  subject: z
    .string()
    .regex(/^[a-z_]{1,63}$/)
    .optional(),
  after: cursorSchema.optional(),
});
export type AuditFilter = z.output<typeof auditFilterSchema>;

/** The filter from a URL; what is malformed there is ignored. */
export function parseAuditUrl(params: { subject?: unknown; at?: unknown; id?: unknown }): AuditFilter {
  const subject = auditFilterSchema.shape.subject.safeParse(params.subject);
  const after = cursorSchema.safeParse({ at: params.at, id: params.id });
  return { subject: subject.data, after: after.data };
}
