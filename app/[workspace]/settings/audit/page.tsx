import { ScrollText } from "lucide-react";
import type { Metadata } from "next";
import { AuditEntries } from "@/components/audit/audit-entries";
import { Card } from "@/components/ui/card";
import { Pagination } from "@/components/ui/pagination";
import { EmptyState } from "@/components/ui/states";
import { listAuditEntries, listAuditedTables, listAuditSubjects } from "@/db/audit";
import { withWorkspace } from "@/db/workspace";
import { parseAuditUrl } from "@/domain/audit-input";
import { requireMembership } from "@/server/session";
import { FollowChanges } from "../_components/follow-changes";

import { SubjectFilter } from "./_components/subject-filter";

export const metadata: Metadata = { title: "Audit log · Settings" };

type AuditPageProps = {
  params: Promise<{ workspace: string }>;
  searchParams: Promise<{ subject?: string; at?: string; id?: string }>;
};

export default async function AuditPage({ params, searchParams }: AuditPageProps) {
  const { member, workspace } = await requireMembership((await params).workspace);
  const filter = parseAuditUrl(await searchParams);
  const { page, subjects, tables } = await withWorkspace(member, async (tx) => ({
    page: await listAuditEntries(tx, filter),
    subjects: await listAuditSubjects(tx),
    tables: await listAuditedTables(tx),
  }));
  const href = (more: Record<string, string>) => {
    const query = new URLSearchParams({ ...(filter.subject && { subject: filter.subject }), ...more });
    return `/${workspace.slug}/settings/audit?${query}`;
  };
  return (
    <Card title="Who changed what" actions={<SubjectFilter subjects={subjects} value={filter.subject ?? ""} />}>
      {/* An older page stays as it is: nothing is added to it. */}
      {!filter.after && <FollowChanges tables={tables} />}
      {page.entries.length === 0 ? (
        <EmptyState icon={<ScrollText aria-hidden />} title="No changes here">
          {filter.subject || filter.after
            ? "Nothing matches; choose another subject."
            : "Changes show up here by themselves."}
        </EmptyState>
      ) : (
        <AuditEntries entries={page.entries} timezone={workspace.timezone} />
      )}
      <Pagination
        summary={`Newest first, times in ${workspace.timezone}`}
        previousHref={filter.after && href({})}
        nextHref={page.next ? href(page.next) : undefined}
      />
    </Card>
  );
}
