"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Pencil, Trash2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button, LinkButton } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/dialog";
import { toast } from "@/components/ui/toast";
import { type Result, unwrap } from "@/domain/result";

type EditActionsProps = {
  slug: string;
  /** "framework" or "message". */
  noun: string;
  name: string;
  href: string;
  /** What is lost with it. */
  lost: string;
  refused: string | undefined;
  remove: () => Promise<Result<void>>;
};

export function EditActions({ slug, noun, name, href, lost, refused, remove }: EditActionsProps) {
  const [isAsking, setIsAsking] = useState(false);
  const router = useRouter();
  const client = useQueryClient();
  const removal = useMutation({
    mutationFn: async () => unwrap(await remove()),
    onSuccess: () => {
      toast({ message: `The ${noun} is deleted.`, tone: "success" });
      void client.invalidateQueries({ queryKey: [slug, "positioning", "list"] });
      router.push(`/${slug}/positioning`);
    },
    onSettled: () => setIsAsking(false),
  });
  return (
    <>
      <Button variant="ghost" disabledReason={refused} onClick={() => setIsAsking(true)}>
        <Trash2 aria-hidden /> Delete
      </Button>
      {refused ? (
        <Button disabledReason={refused}>
          <Pencil aria-hidden /> Edit
        </Button>
      ) : (
        <LinkButton href={href}>
          <Pencil aria-hidden /> Edit
        </LinkButton>
      )}
      <ConfirmDialog
        open={isAsking}
        onClose={() => setIsAsking(false)}
        onConfirm={() => removal.mutate()}
        title={`Delete “${name}”?`}
        confirmLabel={`Delete the ${noun}`}
        pending={removal.isPending}
      >
        <p>{lost} This can't be undone.</p>
      </ConfirmDialog>
    </>
  );
}
