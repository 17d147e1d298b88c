"use client";

import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { Checkbox, Field, FormMessage, Input, useSubmit } from "@/components/ui/form";
import { toast } from "@/components/ui/toast";
import type { SavedViewInput } from "@/domain/alerts-input";
import { keepView } from "../view-actions";

type ViewDialogProps = {
  slug: string;
  /** A new one has no name yet. */
  view: SavedViewInput;
  shareRefusal: string | undefined;
  onClose: () => void;
  onSaved: () => void;
};

/** Names a view, shares it, and makes it the one that the inbox opens with. */
export function ViewDialog({ slug, view, shareRefusal, onClose, onSaved }: ViewDialogProps) {
  const { pending, failure, errorOf, onSubmit } = useSubmit(
    (form) =>
      keepView(slug, {
        id: view.id,
        query: view.query,
        name: String(form.get("name")),
        isShared: form.has("isShared"),
        isDefault: form.has("isDefault"),
      }),
    () => {
      toast({ message: "The view is saved.", tone: "success" });
      onSaved();
      onClose();
    },
  );
  return (
    <Dialog
      open
      size="sm"
      onClose={onClose}
      title={view.name ? "Change the view" : "Save this view"}
      description={view.name ? undefined : "It keeps the tab, the filters, the search and the order of the list."}
    >
      <form className="grid gap-4" onSubmit={onSubmit}>
        <FormMessage failure={failure} />
        <Field label="Name" error={errorOf("name")}>
          <Input name="name" required maxLength={60} defaultValue={view.name} autoComplete="off" />
        </Field>
        <Checkbox
          name="isShared"
          label="Share it with everybody in this workspace"
          hint={shareRefusal}
          disabled={shareRefusal !== undefined}
          defaultChecked={view.isShared}
        />
        <Checkbox
          name="isDefault"
          label="Open my alerts with it"
          hint="For you alone, in place of any other such view."
          defaultChecked={view.isDefault}
        />
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" pending={pending}>
            Save
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
