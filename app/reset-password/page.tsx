import type { Metadata } from "next";
import { Door, TEXT_LINK } from "@/components/auth/door";
import { Link } from "@/components/ui/link";
import { ResetPasswordForm } from "./_components/reset-password-form";

// The address holds the secret: it goes to no other site.
export const metadata: Metadata = { title: "New password", referrer: "no-referrer", robots: "noindex" };

type ResetPasswordPageProps = { searchParams: Promise<{ token?: string | string[] }> };

export default async function ResetPasswordPage({ searchParams }: ResetPasswordPageProps) {
  const { token } = await searchParams;
  const again = (
    <Link href="/forgot-password" className={TEXT_LINK}>
      Ask for a new link
    </Link>
  );
  if (typeof token !== "string" || token === "") {
    return (
      <Door title="This link is not whole" description="Open it from the mail again, or copy all of it.">
        {again}
      </Door>
    );
  }
  return (
    <Door title="Set a new password" description="You are signed out on every device then." footer={again}>
      <ResetPasswordForm token={token} />
    </Door>
  );
}
