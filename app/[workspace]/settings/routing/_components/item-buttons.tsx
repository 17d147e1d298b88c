"use client";

import { Pencil, Trash2 } from "lucide-react";
import { type ReactNode, useState } from "react";
import { IconButton } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/dialog";
import type { Result } from "@/domain/result";
import { useChange } from "./use-change";

type ItemButtonsProps = {
  /** What it is, such as "rule", and what it is called. */
  noun: string;
  name: string;
  refusal?: string;
  onEdit: () => void;
  onDelete: () => Promise<Result<void>>;
  /** What is lost with it. */
  loss: ReactNode;
};

/** Edit and delete, for a rule, a policy or a schedule. */
export function ItemButtons({ noun, name, refusal, onEdit, onDelete, loss }: ItemButtonsProps) {
  const [asking, setAsking] = useState(false);
  const { pending, change } = useChange();
  return (
    <>
      <IconButton size="sm" label={`Edit ${name}`} disabledReason={refusal} onClick={onEdit}>
        <Pencil aria-hidden />
      </IconButton>
      <IconButton size="sm" label={`Delete ${name}`} disabledReason={refusal} onClick={() => setAsking(true)}>
        <Trash2 aria-hidden />
      </IconButton>
      <ConfirmDialog
        open={asking}
        onClose={() => setAsking(false)}
        onConfirm={async () => {
          await change(onDelete, `The ${noun} ${name} is deleted.`);
          setAsking(false);
        }}
        title={`Delete the ${noun} ${name}?`}
        confirmLabel="Delete"
        pending={pending}
      >
        <p>{loss}</p>
      </ConfirmDialog>
    </>
  );
}
