"use client";

import { NewPasswordField } from "@/components/auth/password-field";
import { postAuth } from "@/components/auth/post-auth";
import { SubmitButton } from "@/components/auth/submit-button";
import { FormMessage, useSubmit } from "@/components/ui/form";

export function ResetPasswordForm({ token }: { token: string }) {
  const { pending, failure, errorOf, onSubmit } = useSubmit(
    (data) => postAuth("/reset-password", { newPassword: data.get("newPassword"), token }),
    () => window.location.assign("/sign-in?notice=password-set"),
  );
  return (
    <form method="post" onSubmit={onSubmit} className="grid gap-4">
      <FormMessage failure={failure} />
      <NewPasswordField label="New password" name="newPassword" error={errorOf("newPassword")} />
      <SubmitButton variant="primary" pending={pending}>
        Set the password
      </SubmitButton>
    </form>
  );
}
