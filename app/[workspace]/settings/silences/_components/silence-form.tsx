"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { ConflictPanel } from "@/components/ui/conflict-panel";
import { DialogActions } from "@/components/ui/dialog";
import { Checkbox, Field, FormMessage, Input, Textarea } from "@/components/ui/form";
import { toast } from "@/components/ui/toast";
import { useRevisedSubmit } from "@/components/ui/use-revised-submit";
import type { SilenceChoices } from "@/db/silence-choices";
import type { Silence } from "@/db/silences";
import { type Matcher, PREVIEW_CAP } from "@/domain/silences";
import { makeSilence, saveSilence } from "../actions";
import { MatcherFields } from "./matcher-fields";
import { listDifferences, readSilenceForm } from "./read-silence-form";
import { SilencePreview, useSilencePreview } from "./silence-preview";
import { count } from "./silence-words";
import { WindowFields } from "./window-fields";

const BLANK: Matcher[] = [{ field: "title", operator: "matches", value: "" }];

type SilenceFormProps = {
  slug: string;
  timezone: string;
  choices: SilenceChoices;
  /** The silence to edit; a new one is made without. */
  silence?: Silence;
  /** What a new one begins with. */
  matchers?: Matcher[];
  campaignName: (id: string) => string;
  onClose: () => void;
};

/** Makes or edits a silence. Its revision goes along, so that nobody's change is overwritten unseen. */
export function SilenceForm({
  slug,
  timezone,
  choices,
  silence,
  matchers: like,
  campaignName,
  onClose,
}: SilenceFormProps) {
  const client = useQueryClient();
  const [matchers, setMatchers] = useState(silence?.matchers ?? like ?? BLANK);
  const [criticalPasses, setCriticalPasses] = useState(silence?.criticalPasses ?? true);
  const preview = useSilencePreview(slug, { matchers, criticalPasses });
  const read = (data: FormData) => readSilenceForm(data, { matchers, criticalPasses });
  const { base, conflict, failure, pending, errorOf, onSubmit, keepMine, takeTheirs } = useRevisedSubmit(
    silence,
    (data, revision) =>
      silence ? saveSilence(slug, { ...read(data), id: silence.id, revision }) : makeSilence(slug, read(data)),
    ({ holds }) => {
      const done = silence ? "Saved." : "Silenced.";
      toast({ message: holds > 0 ? `${done} It holds ${count(holds)} now.` : done, tone: "success" });
      void client.invalidateQueries({ queryKey: [slug, "silences"] });
      onClose();
    },
  );
  const matcherError = Object.entries(failure?.fieldErrors ?? {}).find(([field]) => field.startsWith("matchers"))?.[1];
  const open = preview.data?.open ?? 0;
  return (
    <form method="post" onSubmit={onSubmit} className="grid gap-4">
      {conflict ? (
        <ConflictPanel
          message={failure?.message ?? ""}
          differences={listDifferences(read(conflict.sent), conflict.row, campaignName)}
          pending={pending}
          onKeepMine={keepMine}
          onTakeTheirs={() => {
            setMatchers(conflict.row.matchers);
            setCriticalPasses(conflict.row.criticalPasses);
            takeTheirs();
          }}
        />
      ) : (
        <FormMessage failure={failure} />
      )}
      <div key={base?.revision} className="grid gap-4">
        <Field label="Name" hint="Shown at every alert that it holds." error={errorOf("name")}>
          <Input name="name" required maxLength={120} autoComplete="off" defaultValue={base?.name} />
        </Field>
        <MatcherFields matchers={matchers} choices={choices} error={matcherError} onChange={setMatchers} />
        <Checkbox
          checked={criticalPasses}
          onChange={(event) => setCriticalPasses(event.target.checked)}
          label="Critical alerts pass"
          hint="They reach everybody as ever. So does one that becomes critical while it is held."
        />
        <SilencePreview timezone={timezone} preview={preview} />
        <WindowFields silence={base} errorOf={errorOf} />
        <Checkbox
          name="holdsOpen"
          defaultChecked={base?.holdsOpen}
          label={
            open > 0 ? `Also hide the ${count(open, PREVIEW_CAP)} open now` : "Also hide what is open when it begins"
          }
          hint="Otherwise only what fires, or fires again after it was closed, is held."
        />
        <Field label="Reason" optional error={errorOf("reason")}>
          <Textarea name="reason" rows={2} maxLength={2_000} defaultValue={base?.reason ?? ""} />
        </Field>
      </div>
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="primary" pending={pending}>
          {silence ? "Save the silence" : "Silence"}
        </Button>
      </DialogActions>
    </form>
  );
}
