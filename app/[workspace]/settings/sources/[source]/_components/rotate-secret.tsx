"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { Checkbox, FormMessage, useSubmit } from "@/components/ui/form";
import { PREVIOUS_SECRET_HOURS } from "@/domain/integrations";
import { ShownSecrets } from "../../_components/shown-secrets";
import { rotateSource } from "../../actions";

type RotateSecretProps = { slug: string; sourceId: string; open: boolean; onClose: () => void };

export function RotateSecret({ slug, sourceId, open, onClose }: RotateSecretProps) {
  return (
    <Dialog open={open} onClose={onClose} title="Rotate the secret">
      <RotateForm slug={slug} sourceId={sourceId} onClose={onClose} />
    </Dialog>
  );
}

function RotateForm({ slug, sourceId, onClose }: Omit<RotateSecretProps, "open">) {
  const [shown, setShown] = useState<{ key: string | null; signingSecret: string | null } | null>(null);
  const { pending, failure, onSubmit } = useSubmit(
    (data) => rotateSource(slug, { sourceId, keepPrevious: !data.has("atOnce") }),
    setShown,
  );
  if (shown) {
    return (
      <>
        <ShownSecrets secrets={shown} />
        <DialogActions>
          <Button variant="primary" onClick={onClose}>
            I have it
          </Button>
        </DialogActions>
      </>
    );
  }
  return (
    <form method="post" onSubmit={onSubmit} className="grid gap-4">
      <FormMessage failure={failure} />
      <p>
        A new one is made and shown once. The present one stays good for {PREVIOUS_SECRET_HOURS} hours, so that nothing
        is lost until the sender has the new one.
      </p>
      <Checkbox
        name="atOnce"
        label="Refuse the present one at once"
        hint="When somebody else may have it. Until the sender has the new one, what it sends is refused."
      />
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="primary" pending={pending}>
          Rotate
        </Button>
      </DialogActions>
    </form>
  );
}
