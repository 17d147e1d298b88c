"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/dialog";
import { toast } from "@/components/ui/toast";
import { disableSource, removeSource } from "../../actions";

type SourceEndProps = { slug: string; source: { id: string; name: string; disabled: boolean } };

export function SourceEnd({ slug, source }: SourceEndProps) {
  const router = useRouter();
  const [asking, setAsking] = useState(false);
  const [pending, setPending] = useState(false);
  const { id: sourceId, name, disabled } = source;

  async function run(act: () => ReturnType<typeof disableSource>, done: string): Promise<boolean> {
    setPending(true);
    const result = await act().catch(() => null);
    setPending(false);
    const message = result?.ok ? done : (result?.message ?? "The server could not be reached. Nothing was saved.");
    toast({ message, tone: result?.ok ? "success" : "danger" });
    return result?.ok ?? false;
  }

  const disable = () =>
    run(
      () => disableSource(slug, { sourceId, disabled: !disabled }),
      disabled ? `${name} takes deliveries again.` : `${name} takes nothing until it is enabled.`,
    );

  async function remove() {
    if (await run(() => removeSource(slug, { sourceId, typedName: name }), `${name} is deleted.`)) {
      router.push(`/${slug}/settings/sources`);
    }
  }

  return (
    <>
      <p className="mb-3 max-w-[75ch] text-muted">
        A disabled source refuses what comes and can be enabled again. A deleted one is gone with its address, its
        secret and its log; alerts that it fired stay.
      </p>
      <div className="flex flex-wrap gap-2">
        <Button pending={pending} onClick={() => void disable()}>
          {disabled ? "Enable" : "Disable"}
        </Button>
        <Button variant="danger" onClick={() => setAsking(true)}>
          Delete
        </Button>
      </div>
      <ConfirmDialog
        open={asking}
        onClose={() => setAsking(false)}
        onConfirm={() => void remove()}
        title={`Delete ${name}?`}
        confirmLabel="Delete for good"
        typed={name}
        pending={pending}
      >
        <p>What its sender sends is refused from now on. Its log is deleted; this can't be undone.</p>
      </ConfirmDialog>
    </>
  );
}
