"use client";

import { Plus } from "lucide-react";
import { useState } from "react";
import { Button, LinkButton } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { sourceUrl } from "@/domain/integrations";
import { createId } from "@/domain/new-id";
import { recipeOf } from "@/domain/source-recipes";
import { type MadeSource, NewSourceForm } from "./new-source-form";
import { Recipe } from "./recipe";
import { ShownSecrets } from "./shown-secrets";

type AddSourceProps = { workspace: { id: string; slug: string }; appUrl: string; refusal?: string };

export function AddSource({ workspace, appUrl, refusal }: AddSourceProps) {
  const [id, setId] = useState<string | null>(null);
  const [made, setMade] = useState<MadeSource | null>(null);
  const close = () => {
    setId(null);
    setMade(null);
  };
  return (
    <>
      <Button variant="primary" size="sm" disabledReason={refusal} onClick={() => setId(createId())}>
        <Plus aria-hidden /> Add a source
      </Button>
      <Dialog open={id !== null} onClose={close} title={made ? `Set ${made.name} up` : "Add a source"} size="lg">
        {id && !made && <NewSourceForm slug={workspace.slug} id={id} onMade={setMade} onCancel={close} />}
        {id && made && (
          <>
            <ShownSecrets secrets={made.secrets} />
            <Recipe
              steps={recipeOf(made.kind, {
                url: sourceUrl(appUrl, made.kind, { workspaceId: workspace.id, integrationId: id }),
                key: made.secrets.key ?? "",
                signingSecret: made.secrets.signingSecret ?? "",
                signed: made.signed,
              })}
            />
            <DialogActions>
              <LinkButton variant="primary" href={`/${workspace.slug}/settings/sources/${id}`}>
                I have it: try it out
              </LinkButton>
            </DialogActions>
          </>
        )}
      </Dialog>
    </>
  );
}
