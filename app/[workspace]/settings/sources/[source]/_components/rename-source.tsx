"use client";

import { Button } from "@/components/ui/button";
import { Field, FormMessage, Input, useSubmit } from "@/components/ui/form";
import { toast } from "@/components/ui/toast";
import { renameSource } from "../../actions";

type RenameSourceProps = { slug: string; source: { id: string; name: string; source: string } };

export function RenameSource({ slug, source: { id: sourceId, name, source } }: RenameSourceProps) {
  const { pending, failure, errorOf, onSubmit } = useSubmit(
    (data) => renameSource(slug, { sourceId, name: String(data.get("name")) }),
    () => toast({ message: "The source has its new name.", tone: "success" }),
  );
  return (
    <form method="post" onSubmit={onSubmit} className="grid max-w-xl gap-3">
      <FormMessage failure={failure} />
      <p className="text-muted">
        Its alerts stay under <code className="font-mono break-all">{source}</code>: what silences, rules and mutes say
        of them holds.
      </p>
      <Field label="Name" error={errorOf("name")}>
        <Input key={name} name="name" required maxLength={80} defaultValue={name} autoComplete="off" />
      </Field>
      <Button type="submit" pending={pending} className="justify-self-start">
        Rename
      </Button>
    </form>
  );
}
