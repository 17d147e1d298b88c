import type { ReactNode } from "react";
import { PageHeader } from "@/components/ui/page-header";
import { requireMembership } from "@/server/session";
import { SettingsTabs } from "./_components/settings-tabs";

type SettingsLayoutProps = { params: Promise<{ workspace: string }>; children: ReactNode };

export default async function SettingsLayout({ params, children }: SettingsLayoutProps) {
  const { workspace } = await requireMembership((await params).workspace);
  return (
    <>
      <PageHeader title="Settings" description={workspace.name} />
      <SettingsTabs base={`/${workspace.slug}/settings`} />
      <div className="mt-5 grid max-w-5xl gap-4">{children}</div>
    </>
  );
}
