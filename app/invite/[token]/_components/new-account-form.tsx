"use client";

import { NewPasswordField } from "@/components/auth/password-field";
import { postAuth } from "@/components/auth/post-auth";
import { SubmitButton } from "@/components/auth/submit-button";
import { Field, FormMessage, Input, useSubmit } from "@/components/ui/form";
import { acceptWithNewAccount } from "../actions";

export function NewAccountForm({ token, email }: { token: string; email: string }) {
  const { pending, failure, errorOf, onSubmit } = useSubmit(
    async (data) => {
      const password = String(data.get("password"));
      const joined = await acceptWithNewAccount({ token, name: String(data.get("name")), password });
      // Should only this fail, the account is there: the sign-in page takes it from here.
      if (joined.ok) await postAuth("/sign-in/email", { email: joined.data.email, password });
      return joined;
    },
    ({ slug }) => window.location.assign(`/${slug}`),
  );
  return (
    <form method="post" onSubmit={onSubmit} className="grid gap-4">
      <FormMessage failure={failure} />
      <Field label="E-mail" hint="The invitation is for this address.">
        <Input value={email} readOnly autoComplete="username" />
      </Field>
      <Field label="Your name" error={errorOf("name")}>
        <Input name="name" autoComplete="name" required maxLength={120} />
      </Field>
      <NewPasswordField label="Password" name="password" error={errorOf("password")} />
      <SubmitButton variant="primary" pending={pending}>
        Create the account and join
      </SubmitButton>
    </form>
  );
}
