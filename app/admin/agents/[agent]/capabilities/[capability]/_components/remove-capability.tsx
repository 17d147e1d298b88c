"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/dialog";
import { toast } from "@/components/ui/toast";
import type { RemoveCapability as Place } from "@/domain/registry-input";
import { unwrap } from "@/domain/result";
import { dropCapability } from "../../../../actions";

type RemoveCapabilityProps = { place: Place & { openedAs: string }; onRemoved: () => void };

export function RemoveCapability({ place, onRemoved }: RemoveCapabilityProps) {
  const [asking, setAsking] = useState(false);
  const mutation = useMutation({
    mutationFn: async () => unwrap(await dropCapability(place)),
    onSuccess: ({ name }) => {
      toast({ message: `The capability ${name} is removed.`, tone: "success" });
      onRemoved();
    },
    onSettled: () => setAsking(false),
  });
  return (
    <>
      <Button variant="ghost" className="ml-auto text-danger" onClick={() => setAsking(true)}>
        Remove
      </Button>
      <ConfirmDialog
        open={asking}
        onClose={() => setAsking(false)}
        onConfirm={() => mutation.mutate()}
        title={`Remove ${place.openedAs}?`}
        confirmLabel="Remove"
        pending={mutation.isPending}
      >
        <p>
          The agent no longer offers it, in every workspace. Its history keeps it: restoring an earlier revision brings
          it back.
        </p>
      </ConfirmDialog>
    </>
  );
}
