import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { Door, TEXT_LINK } from "@/components/auth/door";
import { Link } from "@/components/ui/link";
import { hasAccounts } from "@/db/accounts";
import { withoutContext } from "@/db/workspace";
import { safeNext } from "@/domain/accounts";
import { currentUser } from "@/server/session";
import { SignInForm } from "./_components/sign-in-form";

export const metadata: Metadata = { title: "Sign in" };

type SignInPageProps = { searchParams: Promise<{ next?: string | string[]; notice?: string | string[] }> };

const NOTICES: Record<string, string> = {
  "password-set": "Your new password is set. Sign in with it.",
  "signed-out": "You are signed out everywhere.",
};

export default async function SignInPage({ searchParams }: SignInPageProps) {
  const { next, notice } = await searchParams;
  if (await currentUser()) redirect(safeNext(next));
  if (!(await withoutContext(hasAccounts))) redirect("/welcome");
  const words = typeof notice === "string" ? NOTICES[notice] : undefined;
  return (
    <Door
      title="Sign in"
      footer={
        <p>
          No account? Codex is by invitation: ask an administrator of your workspace for one.{" "}
          <Link href="/forgot-password" className={TEXT_LINK}>
            Forgot your password?
          </Link>
        </p>
      }
    >
      {words && (
        <p role="status" className="rounded-md bg-success-soft px-3 py-2 text-success">
          {words}
        </p>
      )}
      <SignInForm next={safeNext(next)} />
    </Door>
  );
}
