import type { Metadata } from "next";
import { Card, Stat } from "@/components/ui/card";
import { Notice } from "@/components/ui/notice";
import { PageHeader } from "@/components/ui/page-header";
import { readStorage } from "@/db/retention";
import { withUser } from "@/db/workspace";
import { formatBytes, formatCount } from "@/domain/quantities";
import { hoursKeptFrom } from "@/domain/retention";
import { isOverdue, sizeMonths, sizeTables } from "@/domain/storage";
import { env } from "@/server/env";
import { requestOrigin } from "@/server/request";
import { requirePlatformAdmin } from "@/server/session";
import { MonthTable } from "./_components/month-table";
import { RetentionTable } from "./_components/retention-table";
import { SizeTable } from "./_components/size-table";

export const metadata: Metadata = { title: "Storage · Administration" };

export default async function StoragePage() {
  const user = await requirePlatformAdmin();
  const storage = await withUser(user.id, await requestOrigin("person"), readStorage);
  const { PERFORMANCE_HOURS_DAYS: keepDays, PERFORMANCE_MONTHS: keepMonths } = env();
  const now = new Date(storage.now);
  const tables = sizeTables(storage.tables);
  const months = sizeMonths(storage.tables, now, hoursKeptFrom(now, keepDays));
  const agentBytes = months.reduce((sum, { bytes }) => sum + bytes, 0);
  const executions = tables.find(({ name }) => name === "agent_executions");
  return (
    <>
      <PageHeader
        title="Storage"
        description="What the database holds, the disk that it takes, and what is deleted when. Rows are the server's estimates."
      />
      <div className="mb-4 grid gap-3 sm:grid-cols-3">
        <Stat label="The whole database" value={formatBytes(storage.databaseBytes)} />
        <Stat
          label="Agents' hours and days"
          value={formatBytes(agentBytes)}
          detail={`in ${formatCount(months.length)} months`}
        />
        <Stat
          label="Single executions"
          value={formatBytes(executions?.bytes ?? 0)}
          detail={`about ${formatCount(executions?.rows ?? 0)} rows`}
        />
      </div>
      <div className="grid gap-4">
        {isOverdue(storage) && (
          <Notice>
            Nothing was looked at for more than three hours. See whether background jobs run; nothing is lost meanwhile.
          </Notice>
        )}
        <Card title="What is deleted when">
          <RetentionTable runs={storage.runs} keepDays={keepDays} keepMonths={keepMonths} months={months} now={now} />
        </Card>
        <div className="grid items-start gap-4 xl:grid-cols-[2fr_3fr]">
          <Card title="Agents' performance by month">
            <MonthTable months={months} />
          </Card>
          <Card title="Tables">
            <SizeTable tables={tables} total={storage.databaseBytes} />
          </Card>
        </div>
      </div>
    </>
  );
}
