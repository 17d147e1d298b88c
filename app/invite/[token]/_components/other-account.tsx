"use client";

import { postAuth } from "@/components/auth/post-auth";
import { SubmitButton } from "@/components/auth/submit-button";
import { FormMessage, useSubmit } from "@/components/ui/form";

/** Somebody else is signed in on this browser. */
export function OtherAccount({ signedInAs, invited }: { signedInAs: string; invited: string }) {
  const { pending, failure, onSubmit } = useSubmit(
    () => postAuth("/sign-out", {}),
    () => window.location.reload(),
  );
  return (
    <form method="post" onSubmit={onSubmit} className="grid gap-4">
      <FormMessage failure={failure} />
      <p>
        You are signed in as {signedInAs}. The invitation is for {invited}.
      </p>
      <SubmitButton variant="primary" pending={pending}>
        Sign out and go on
      </SubmitButton>
    </form>
  );
}
