import { ScrollText } from "lucide-react";
import type { Metadata } from "next";
import { AuditEntries } from "@/components/audit/audit-entries";
import { Card } from "@/components/ui/card";
import { PageHeader } from "@/components/ui/page-header";
import { Pagination } from "@/components/ui/pagination";
import { EmptyState } from "@/components/ui/states";
import { listPlatformAuditEntries } from "@/db/platform-audit";
import { withUser } from "@/db/workspace";
import { parseAuditUrl } from "@/domain/audit-input";
import { requestOrigin } from "@/server/request";
import { requirePlatformAdmin } from "@/server/session";

export const metadata: Metadata = { title: "Audit log · Administration" };

type AuditPageProps = { searchParams: Promise<{ at?: string; id?: string }> };

export default async function PlatformAuditPage({ searchParams }: AuditPageProps) {
  const user = await requirePlatformAdmin();
  const { after } = parseAuditUrl(await searchParams);
  const page = await withUser(user.id, await requestOrigin("person"), (tx) => listPlatformAuditEntries(tx, after));
  return (
    <>
      <PageHeader
        title="Audit log"
        description="Who changed what of the platform's own, such as the registry. What happens in a workspace is in that workspace's log."
      />
      <Card>
        {page.entries.length === 0 ? (
          <EmptyState icon={<ScrollText aria-hidden />} title="No changes here">
            Changes to the registry show up here by themselves.
          </EmptyState>
        ) : (
          <AuditEntries entries={page.entries} timezone="UTC" />
        )}
        <Pagination
          summary="Newest first, times in UTC"
          previousHref={after && "/admin/audit"}
          nextHref={page.next ? `/admin/audit?${new URLSearchParams(page.next)}` : undefined}
        />
      </Card>
    </>
  );
}
