"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { DialogActions } from "@/components/ui/dialog";
import { FormMessage, useSubmit } from "@/components/ui/form";
import { rotateWebhookSecret } from "../actions";
import { SecretOnce } from "./secret-once";

export function RotateSecret({ slug, id, onClose }: { slug: string; id: string; onClose: () => void }) {
  const [secret, setSecret] = useState<string | null>(null);
  const { pending, failure, onSubmit } = useSubmit(
    () => rotateWebhookSecret(slug, { id }),
    (made) => setSecret(made.secret),
  );
  if (secret) return <SecretOnce secret={secret} onClose={onClose} />;
  return (
    <form method="post" onSubmit={onSubmit}>
      <FormMessage failure={failure} />
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="primary" pending={pending}>
          Make a new secret
        </Button>
      </DialogActions>
    </form>
  );
}
