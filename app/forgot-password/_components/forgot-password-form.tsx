"use client";

import { useState } from "react";
import { postAuth } from "@/components/auth/post-auth";
import { SubmitButton } from "@/components/auth/submit-button";
import { Field, FormMessage, Input, useSubmit } from "@/components/ui/form";

export function ForgotPasswordForm() {
  const [sent, setSent] = useState(false);
  const { pending, failure, onSubmit } = useSubmit(
    (data) => postAuth("/request-password-reset", { email: data.get("email") }),
    () => setSent(true),
  );
  if (sent) {
    return (
      <p role="status">
        If there is an account with this address, a mail with a link is on its way. The link works once, within the
        hour. Nothing came? Look into the spam folder, or ask your administrator.
      </p>
    );
  }
  return (
    <form method="post" onSubmit={onSubmit} className="grid gap-4">
      <FormMessage failure={failure} />
      <Field label="E-mail">
        <Input name="email" type="email" autoComplete="username" required maxLength={254} />
      </Field>
      <SubmitButton variant="primary" pending={pending}>
        Send the link
      </SubmitButton>
    </form>
  );
}
