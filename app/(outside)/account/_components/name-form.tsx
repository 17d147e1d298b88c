"use client";

import { SubmitButton } from "@/components/auth/submit-button";
import { Field, FormMessage, Input, useSubmit } from "@/components/ui/form";
import { toast } from "@/components/ui/toast";
import { rename } from "../actions";

export function NameForm({ name }: { name: string }) {
  const { pending, failure, errorOf, onSubmit } = useSubmit(
    (data) => rename({ name: String(data.get("name")) }),
    () => toast({ message: "Your name is saved.", tone: "success" }),
  );
  return (
    <form method="post" onSubmit={onSubmit} className="grid max-w-sm gap-3">
      <FormMessage failure={failure} />
      <Field label="Your name" hint="Others in your workspaces see it." error={errorOf("name")}>
        <Input name="name" defaultValue={name} autoComplete="name" required maxLength={120} />
      </Field>
      <div>
        <SubmitButton pending={pending}>Save the name</SubmitButton>
      </div>
    </form>
  );
}
