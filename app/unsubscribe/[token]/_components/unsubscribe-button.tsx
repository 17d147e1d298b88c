"use client";

import { useState } from "react";
import { SubmitButton } from "@/components/auth/submit-button";
import { FormMessage, useSubmit } from "@/components/ui/form";
import { confirmUnsubscribe } from "../actions";

export function UnsubscribeButton({ token, workspace }: { token: string; workspace: string }) {
  const [done, setDone] = useState(false);
  const { pending, failure, onSubmit } = useSubmit(
    () => confirmUnsubscribe({ token }),
    () => setDone(true),
  );
  if (done) {
    return (
      <p role="status">
        Done. You get no more e-mails from {workspace}. You can turn them on again where your notifications are set.
      </p>
    );
  }
  return (
    <form method="post" onSubmit={onSubmit} className="grid gap-4">
      <FormMessage failure={failure} />
      <SubmitButton variant="primary" pending={pending}>
        Unsubscribe
      </SubmitButton>
    </form>
  );
}
