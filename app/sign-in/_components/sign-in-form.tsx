"use client";

import { PasswordField } from "@/components/auth/password-field";
import { postAuth } from "@/components/auth/post-auth";
import { SubmitButton } from "@/components/auth/submit-button";
import { Field, FormMessage, Input, useSubmit } from "@/components/ui/form";

/** @param next a path of this site, checked by the page */
export function SignInForm({ next }: { next: string }) {
  const { pending, failure, onSubmit } = useSubmit(
    (data) => postAuth("/sign-in/email", { email: data.get("email"), password: data.get("password") }),
    // A full load: nothing of a former person's pages stays in memory.
    () => window.location.assign(next),
  );
  return (
    // "post": should the form be sent before the page has come alive, the password stays out of the address.
    <form method="post" onSubmit={onSubmit} className="grid gap-4">
      <FormMessage failure={failure} />
      <Field label="E-mail">
        <Input name="email" type="email" autoComplete="username" required maxLength={254} />
      </Field>
      <PasswordField label="Password" name="password" autoComplete="current-password" maxLength={128} />
      <SubmitButton variant="primary" pending={pending}>
        {pending ? "Signing in…" : "Sign in"}
      </SubmitButton>
    </form>
  );
}
