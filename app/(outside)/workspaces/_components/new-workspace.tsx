"use client";

import { Plus } from "lucide-react";
import { useState } from "react";
import { WorkspaceFields } from "@/components/auth/workspace-fields";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { FormMessage, useSubmit } from "@/components/ui/form";
import { createWorkspace } from "../actions";

type NewWorkspaceProps = { timezones: string[]; currencies: string[] };

export function NewWorkspace(props: NewWorkspaceProps) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button variant="primary" onClick={() => setOpen(true)}>
        <Plus aria-hidden /> New workspace
      </Button>
      <Dialog open={open} onClose={() => setOpen(false)} title="New workspace" description="You become its owner.">
        <NewWorkspaceForm {...props} onCancel={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

function NewWorkspaceForm({ timezones, currencies, onCancel }: NewWorkspaceProps & { onCancel: () => void }) {
  const { pending, failure, errorOf, onSubmit } = useSubmit(
    (data) => {
      const text = (name: string) => String(data.get(name) ?? "");
      return createWorkspace({
        name: text("name"),
        slug: text("slug"),
        timezone: text("timezone"),
        currency: text("currency"),
      });
    },
    ({ slug }) => window.location.assign(`/${slug}`),
  );
  return (
    <form method="post" onSubmit={onSubmit} className="grid gap-4">
      <FormMessage failure={failure} />
      <WorkspaceFields timezones={timezones} currencies={currencies} errorOf={errorOf} />
      <DialogActions>
        <Button onClick={onCancel}>Cancel</Button>
        <Button type="submit" variant="primary" pending={pending}>
          Make the workspace
        </Button>
      </DialogActions>
    </form>
  );
}
