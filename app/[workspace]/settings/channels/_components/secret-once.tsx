"use client";

import { Button } from "@/components/ui/button";
import { CopyField } from "@/components/ui/copy-field";
import { DialogActions } from "@/components/ui/dialog";

/** A webhook's secret, the one time that it can be seen. */
export function SecretOnce({ secret, onClose }: { secret: string; onClose: () => void }) {
  return (
    <>
      <p role="status">
        Give this secret to the receiver now: with it, it checks that a message comes from here. It is shown only this
        once.
      </p>
      <CopyField label="Secret" value={secret} />
      <DialogActions>
        <Button variant="primary" onClick={onClose}>
          I have it
        </Button>
      </DialogActions>
    </>
  );
}
