"use client";

import { NewPasswordField } from "@/components/auth/password-field";
import { postAuth } from "@/components/auth/post-auth";
import { SubmitButton } from "@/components/auth/submit-button";
import { WorkspaceFields } from "@/components/auth/workspace-fields";
import { Field, FormMessage, Input, useSubmit } from "@/components/ui/form";
import { start } from "../actions";

export function WelcomeForm({ timezones, currencies }: { timezones: string[]; currencies: string[] }) {
  const { pending, failure, errorOf, onSubmit } = useSubmit(
    async (data) => {
      const text = (name: string) => String(data.get(name) ?? "");
      const password = text("password");
      const started = await start({
        name: text("name"),
        email: text("email"),
        password,
        workspace: text("workspace"),
        slug: text("slug"),
        timezone: text("timezone"),
        currency: text("currency"),
      });
      if (started.ok) await postAuth("/sign-in/email", { email: started.data.email, password });
      return started;
    },
    ({ slug }) => window.location.assign(`/${slug}`),
  );
  return (
    <form method="post" onSubmit={onSubmit} className="grid gap-4">
      <FormMessage failure={failure} />
      <Field label="Your name" error={errorOf("name")}>
        <Input name="name" autoComplete="name" required maxLength={120} />
      </Field>
      <Field label="E-mail" error={errorOf("email")}>
        <Input name="email" type="email" autoComplete="username" required maxLength={254} />
      </Field>
      <NewPasswordField label="Password" name="password" error={errorOf("password")} />
      <WorkspaceFields
        timezones={timezones}
        currencies={currencies}
        errorOf={errorOf}
        nameField="workspace"
        nameLabel="Workspace"
      />
      <SubmitButton variant="primary" pending={pending}>
        Start
      </SubmitButton>
    </form>
  );
}
