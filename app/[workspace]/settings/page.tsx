import { redirect } from "next/navigation";
import { requireMembership } from "@/server/session";

type SettingsPageProps = { params: Promise<{ workspace: string }> };

export default async function SettingsPage({ params }: SettingsPageProps) {
  const { workspace } = await requireMembership((await params).workspace);
  redirect(`/${workspace.slug}/settings/general`);
}
