"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { DialogActions } from "@/components/ui/dialog";
import { Checkbox, Field, FormMessage, Input, Textarea, useSubmit } from "@/components/ui/form";
import { toast } from "@/components/ui/toast";
import type { SilenceChoices } from "@/db/silence-choices";
import { type Matcher, PREVIEW_CAP } from "@/domain/silences";
import { makeSilence } from "../actions";
import { MatcherFields } from "./matcher-fields";
import { SilencePreview, useSilencePreview } from "./silence-preview";
import { count } from "./silence-words";
import { WindowFields } from "./window-fields";

const BLANK: Matcher[] = [{ field: "title", operator: "matches", value: "" }];

type SilenceFormProps = {
  slug: string;
  timezone: string;
  choices: SilenceChoices;
  matchers?: Matcher[];
  onClose: () => void;
};

export function SilenceForm({ slug, timezone, choices, matchers: like, onClose }: SilenceFormProps) {
  const client = useQueryClient();
  const [matchers, setMatchers] = useState(like ?? BLANK);
  const [criticalPasses, setCriticalPasses] = useState(true);
  const preview = useSilencePreview(slug, { matchers, criticalPasses });
  const { pending, failure, errorOf, onSubmit } = useSubmit(
    (data) => {
      const text = (name: string) => String(data.get(name) ?? "");
      return makeSilence(slug, {
        name: text("name"),
        reason: text("reason"),
        matchers,
        criticalPasses,
        holdsOpen: data.has("holdsOpen"),
        startsAt: text("startsAt") || null,
        lastsMinutes: Number(text("lasts")) || null,
        endsAt: text("endsAt") || null,
        repeats: data.has("weekly") ? "weekly" : "never",
        repeatsUntil: text("repeatsUntil") || null,
      });
    },
    ({ holds }) => {
      toast({ message: holds > 0 ? `Silenced. It holds ${count(holds)} now.` : "Silenced.", tone: "success" });
      void client.invalidateQueries({ queryKey: [slug, "silences", "list"] });
      onClose();
    },
  );
  const matcherError = Object.entries(failure?.fieldErrors ?? {}).find(([field]) => field.startsWith("matchers"))?.[1];
  const open = preview.data?.open ?? 0;
  return (
    <form method="post" onSubmit={onSubmit} className="grid gap-4">
      <FormMessage failure={failure} />
      <Field label="Name" hint="Shown at every alert that it holds." error={errorOf("name")}>
        <Input name="name" required maxLength={120} autoComplete="off" />
      </Field>
      <MatcherFields matchers={matchers} choices={choices} error={matcherError} onChange={setMatchers} />
      <Checkbox
        checked={criticalPasses}
        onChange={(event) => setCriticalPasses(event.target.checked)}
        label="Critical alerts pass"
        hint="They reach everybody as ever. So does one that becomes critical while it is held."
      />
      <SilencePreview timezone={timezone} preview={preview} />
      <WindowFields errorOf={errorOf} />
      <Checkbox
        name="holdsOpen"
        label={
          open > 0 ? `Also hide the ${count(open, PREVIEW_CAP)} open now` : "Also hide what is open when it begins"
        }
        hint="Otherwise only what fires, or fires again after it was closed, is held."
      />
      <Field label="Reason" optional error={errorOf("reason")}>
        <Textarea name="reason" rows={2} maxLength={2_000} />
      </Field>
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="primary" pending={pending}>
          Silence
        </Button>
      </DialogActions>
    </form>
  );
}
