"use client";

import { useRef } from "react";
import { Button } from "@/components/ui/button";
import { Field, FormMessage, Input, useSubmit } from "@/components/ui/form";
import { toast } from "@/components/ui/toast";
import { setSenderSecret } from "../../actions";

type SenderSecretFormProps = { slug: string; sourceId: string; ready: boolean };

/** For senders that make the secret themselves. */
export function SenderSecretForm({ slug, sourceId, ready }: SenderSecretFormProps) {
  const form = useRef<HTMLFormElement>(null);
  const { pending, failure, errorOf, onSubmit } = useSubmit(
    (data) => setSenderSecret(slug, { sourceId, senderSecret: String(data.get("senderSecret")) }),
    () => {
      form.current?.reset();
      toast({ message: "The client secret is set.", tone: "success" });
    },
  );
  return (
    <form ref={form} method="post" onSubmit={onSubmit} className="grid max-w-xl gap-3">
      <FormMessage failure={failure} />
      <p className="text-muted">
        {ready
          ? "A client secret is set. Another one takes its place; the present one stays good for a day."
          : "Until Sentry's client secret is set here, everything it sends is refused."}
      </p>
      <Field label="Client secret" error={errorOf("senderSecret")}>
        <Input name="senderSecret" required autoComplete="off" spellCheck={false} />
      </Field>
      <Button type="submit" pending={pending} className="justify-self-start">
        Set the secret
      </Button>
    </form>
  );
}
