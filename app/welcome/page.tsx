import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { Door } from "@/components/auth/door";
import { hasAccounts } from "@/db/accounts";
import { withoutContext } from "@/db/workspace";
import { listCurrencies, listTimeZones } from "@/domain/workspaces";
import { WelcomeForm } from "./_components/welcome-form";

export const metadata: Metadata = { title: "Welcome" };
export const dynamic = "force-dynamic";

export default async function WelcomePage() {
  if (await withoutContext(hasAccounts)) redirect("/sign-in");
  return (
    <Door
      title="Welcome to Codex"
      description="Nobody is here yet. You become the platform's administrator and the owner of its first workspace."
    >
      <WelcomeForm timezones={listTimeZones()} currencies={listCurrencies()} />
    </Door>
  );
}
