import { Building2, ChevronRight } from "lucide-react";
import type { Metadata } from "next";
import { Avatar } from "@/components/ui/avatar";
import { Badge } from "@/components/ui/badge";
import { Link } from "@/components/ui/link";
import { PageHeader } from "@/components/ui/page-header";
import { EmptyState } from "@/components/ui/states";
import { withUser } from "@/db/workspace";
import { listOwnWorkspaces } from "@/db/workspaces";
import { listCurrencies, listTimeZones } from "@/domain/workspaces";
import { requestOrigin } from "@/server/request";
import { requireUser } from "@/server/session";
import { NewWorkspace } from "./_components/new-workspace";

export const metadata: Metadata = { title: "Workspaces" };

export default async function WorkspacesPage() {
  const user = await requireUser();
  const workspaces = await withUser(user.id, await requestOrigin("person"), (tx) => listOwnWorkspaces(tx, user.id));
  const make = user.isPlatformAdmin && <NewWorkspace timezones={listTimeZones()} currencies={listCurrencies()} />;
  return (
    <>
      <PageHeader title="Your workspaces" description={`Signed in as ${user.email}`} actions={make} />
      {workspaces.length === 0 ? (
        <EmptyState icon={<Building2 aria-hidden />} title="You are not in a workspace yet">
          {user.isPlatformAdmin
            ? "Make one with the button above; you become its owner and can invite others."
            : `Ask an owner or administrator of your workspace to invite ${user.email}. The invitation comes as a link.`}
        </EmptyState>
      ) : (
        <ul className="grid gap-2">
          {workspaces.map(({ id, name, slug, role, timezone }) => (
            <li key={id}>
              <Link
                href={`/${slug}`}
                className="flex items-center gap-3 rounded-lg border border-line bg-surface p-3 hover:bg-hover"
              >
                <Avatar name={name} />
                <span className="min-w-0 grow">
                  <span className="block truncate font-semibold">{name}</span>
                  <span className="block truncate text-[0.8667rem] text-muted">
                    /{slug} · {timezone}
                  </span>
                </span>
                <Badge>{role}</Badge>
                <ChevronRight aria-hidden className="size-4 text-muted" />
              </Link>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
