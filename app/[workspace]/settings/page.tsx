import { redirect } from "next/navigation";

type SettingsPageProps = { params: Promise<{ workspace: string }> };

export default async function SettingsPage({ params }: SettingsPageProps) {
  redirect(`/${(await params).workspace}/settings/general`);
}
