"use client";

import { SubmitButton } from "@/components/auth/submit-button";
import { FormMessage, useSubmit } from "@/components/ui/form";
import { acceptAsMyself } from "../actions";

export function AcceptForm({ token, workspace }: { token: string; workspace: string }) {
  const { pending, failure, onSubmit } = useSubmit(
    () => acceptAsMyself({ token }),
    ({ slug }) => window.location.assign(`/${slug}`),
  );
  return (
    <form method="post" onSubmit={onSubmit} className="grid gap-4">
      <FormMessage failure={failure} />
      <SubmitButton variant="primary" pending={pending}>
        Join {workspace}
      </SubmitButton>
    </form>
  );
}
