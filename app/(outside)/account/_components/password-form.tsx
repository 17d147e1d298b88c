"use client";

import { useRouter } from "next/navigation";
import { useRef } from "react";
import { NewPasswordField, PasswordField } from "@/components/auth/password-field";
import { postAuth } from "@/components/auth/post-auth";
import { SubmitButton } from "@/components/auth/submit-button";
import { FormMessage, useSubmit } from "@/components/ui/form";
import { toast } from "@/components/ui/toast";

export function PasswordForm({ email }: { email: string }) {
  const router = useRouter();
  const form = useRef<HTMLFormElement>(null);
  const { pending, failure, errorOf, onSubmit } = useSubmit(
    (data) =>
      postAuth("/change-password", {
        currentPassword: data.get("currentPassword"),
        newPassword: data.get("newPassword"),
        revokeOtherSessions: true,
      }),
    () => {
      form.current?.reset();
      toast({ message: "Your new password is set. Every other browser is signed out.", tone: "success" });
      router.refresh();
    },
  );
  return (
    <form ref={form} method="post" onSubmit={onSubmit} className="grid max-w-sm gap-3">
      <FormMessage failure={failure} />
      {/* For password managers: whose password this is. */}
      <input type="hidden" name="username" value={email} autoComplete="username" readOnly />
      <PasswordField
        label="Present password"
        name="currentPassword"
        autoComplete="current-password"
        maxLength={128}
        error={errorOf("currentPassword")}
      />
      <NewPasswordField label="New password" name="newPassword" error={errorOf("newPassword")} />
      <div>
        <SubmitButton pending={pending}>Change the password</SubmitButton>
      </div>
    </form>
  );
}
