/** The fleet's folded buckets (migrations 038 and 046) in SQL: which, and exactly as they are now. */
import { type SQL, sql } from "drizzle-orm";
import type { Share } from "@/domain/breakdown";
import type { Cover, Span } from "@/domain/performance";
import { lastDate, utcDate } from "./performance";

/** A bucket's first second, the same for hours and for days: a day's row stands at its midnight. */
export const START = sql`extract(epoch from measurement_date)::bigint + greatest(measurement_hour, 0) * 3600`;

export const NO_BUCKET = sql`false`;

const seconds = (at: Date) => at.getTime() / 1000;

export function spanOf({ from, to }: Span): SQL {
  return sql`(${START} >= ${seconds(from)}::bigint and ${START} < ${seconds(to)}::bigint)`;
}

/** The buckets of a cover. */
export function coveredBy({ days, hours }: Cover): SQL {
  const parts = hours.map((end) => sql`(measurement_hour >= 0 and ${spanOf(end)})`);
  if (days) {
    parts.push(
      sql`(measurement_hour = -1 and measurement_date >= ${days.from}::date and measurement_date < ${days.to}::date)`,
    );
  }
  return parts.length > 0 ? sql`(${sql.join(parts, sql` or `)})` : NO_BUCKET;
}

type Folded = { columns: SQL; buckets: SQL; share?: Share };

/**
 * Some buckets of the UTC days of a period: folded ones, and what has changed since, folded here. With `share`, columns may
 * name that share's column and none but the bucket's own beside it.
 */
export function readFolded(workspaceId: string, { from, to }: Span, { columns, buckets, share }: Folded): SQL {
  const [first, last] = [utcDate(from), lastDate(to)];
  const fold = share
    ? sql`app.fold_shares(${workspaceId}::uuid, u.dates, u.hours, ${`{${share}}`}::text[])`
    : sql`app.fold_performance(${workspaceId}::uuid, u.dates, u.hours)`;
  return sql`with unfolded as materialized (
      select measurement_date, measurement_hour
      from app.unfolded_performance(${workspaceId}::uuid, ${first}, ${last}, ${share !== undefined}) where ${buckets}
    )
    select ${columns} from fleet_performance f
    where workspace_id = ${workspaceId} and measurement_hour between -1 and 23
      and measurement_date between ${first} and ${last} and ${buckets}
      and not exists (select from unfolded u where u.measurement_date = f.measurement_date
        and u.measurement_hour = f.measurement_hour)
    union all
    select ${columns} from (
      select array_agg(measurement_date) as dates, array_agg(measurement_hour) as hours from unfolded
    ) u cross join lateral ${fold} f`;
}
