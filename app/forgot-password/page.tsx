import type { Metadata } from "next";
import { Door, TEXT_LINK } from "@/components/auth/door";
import { Link } from "@/components/ui/link";
import { ForgotPasswordForm } from "./_components/forgot-password-form";

export const metadata: Metadata = { title: "Forgot password" };

export default function ForgotPasswordPage() {
  return (
    <Door
      title="Forgot your password?"
      description="Say which address you sign in with. You get a link there to set a new one."
      footer={
        <Link href="/sign-in" className={TEXT_LINK}>
          Back to the sign-in
        </Link>
      }
    >
      <ForgotPasswordForm />
    </Door>
  );
}
