"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { Field, FormMessage, Input, Select, Textarea, useSubmit } from "@/components/ui/form";
import type { AchievementRow, Gallery } from "@/db/achievements";
import { ACHIEVEMENT_CATEGORIES, BADGE_TYPES, nameOf, RARITY_LEVELS, TIERS } from "@/domain/achievements";
import { completeCondition, draftOf, emptyDraft } from "@/domain/condition-draft";
import type { Result } from "@/domain/result";
import { addAchievement, changeAchievement } from "../actions";
import { galleryQuery } from "../queries";
import { ConditionFields } from "./condition-fields";
import { ConditionPreview } from "./condition-preview";
import { currentOf, EditConflict } from "./edit-conflict";
import { readAchievementForm } from "./read-achievement-form";

type EditorProps = {
  slug: string;
  editing: AchievementRow | "new" | null;
  others: AchievementRow[];
  onClose: () => void;
  onSaved: (id: string) => void;
};

/** Defines an achievement, with a dry run before saving. */
export function AchievementEditor({ editing, onClose, ...rest }: EditorProps) {
  return (
    <Dialog
      open={editing !== null}
      onClose={onClose}
      size="lg"
      title={editing === "new" || !editing ? "New achievement" : `Edit ${editing.name}`}
      description="It is evaluated for everybody as soon as it is saved. Who has it keeps it, whatever changes here."
    >
      {editing && <EditorForm {...rest} opened={editing === "new" ? null : editing} onClose={onClose} />}
    </Dialog>
  );
}

type FormProps = Omit<EditorProps, "editing"> & { opened: AchievementRow | null };

function EditorForm({ slug, opened, others, onClose, onSaved }: FormProps) {
  const client = useQueryClient();
  // A form that is sent twice makes one achievement: its id is made here.
  const [newId] = useState(() => crypto.randomUUID());
  // What the fields were filled from, and the revision that saving replaces: those of another's change, once seen.
  const [base, setBase] = useState(opened);
  const [revision, setRevision] = useState(opened?.revision);
  const [draft, setDraft] = useState(() => (opened ? draftOf(opened.condition) : emptyDraft()));
  const [requiredId, setRequiredId] = useState(opened?.requiredId ?? null);
  const id = opened?.id ?? newId;
  const condition = completeCondition(draft);

  const { onSubmit, pending, failure, errorOf, reset } = useSubmit(
    async (data): Promise<Result<Gallery>> => {
      if (!condition) {
        const message = "Complete the condition.";
        return { ok: false, code: "invalid", message, fieldErrors: { condition: message } };
      }
      const input = { ...readAchievementForm(data), id, condition, requiredId, iconUrl: base?.iconUrl ?? null };
      return revision === undefined ? addAchievement(slug, input) : changeAchievement(slug, { ...input, revision });
    },
    (gallery) => {
      client.setQueryData(galleryQuery(slug).queryKey, gallery);
      onSaved(id);
    },
  );

  const theirs = currentOf(failure);
  const takeTheirs = (current: AchievementRow) => {
    setBase(current);
    setRevision(current.revision);
    setDraft(draftOf(current.condition));
    setRequiredId(current.requiredId);
    reset();
  };

  return (
    <form key={base?.revision} onSubmit={onSubmit} className="grid gap-4">
      {theirs ? (
        <EditConflict
          theirs={theirs}
          onTake={() => takeTheirs(theirs)}
          onKeep={() => {
            setRevision(theirs.revision);
            reset();
          }}
        />
      ) : (
        <FormMessage failure={failure} />
      )}
      <div className="grid gap-3 sm:grid-cols-2">
        <Field label="Name" error={errorOf("name")} className="sm:col-span-2">
          <Input name="name" required maxLength={120} defaultValue={base?.name} />
        </Field>
        <Field label="Description" optional error={errorOf("description")} className="sm:col-span-2">
          <Textarea name="description" maxLength={1000} rows={2} defaultValue={base?.description ?? ""} />
        </Field>
        <Choice name="badgeType" label="Badge type" values={BADGE_TYPES} value={base?.badgeType} />
        <Choice name="category" label="Category" values={ACHIEVEMENT_CATEGORIES} value={base?.category} />
        <Choice name="tier" label="Tier" values={TIERS} value={base?.tier} />
        <Choice name="rarityLevel" label="Intended rarity" values={RARITY_LEVELS} value={base?.rarityLevel} />
      </div>
      <fieldset className="grid gap-3 rounded-lg border border-line p-3">
        <legend className="px-1 font-medium">What it takes</legend>
        <ConditionFields draft={draft} onChange={setDraft} />
        {errorOf("condition") && <p className="text-[0.8rem] text-danger">{errorOf("condition")}</p>}
        <Field label="Only after" optional error={errorOf("requiredId")}>
          <Select
            name="requiredId"
            value={requiredId ?? ""}
            onChange={(event) => setRequiredId(event.target.value || null)}
          >
            <option value="">No other achievement</option>
            {others
              .filter((one) => one.id !== id)
              .map((one) => (
                <option key={one.id} value={one.id}>
                  {one.name}
                </option>
              ))}
          </Select>
        </Field>
        <ConditionPreview slug={slug} condition={condition} requiredId={requiredId} id={opened?.id ?? null} />
      </fieldset>
      <div className="grid items-start gap-3 sm:grid-cols-3">
        <Field label="Points" error={errorOf("pointsReward")}>
          <Input
            name="pointsReward"
            type="number"
            required
            min={0}
            max={1_000_000}
            defaultValue={base?.pointsReward ?? 100}
          />
        </Field>
        <Field label="Badges" optional hint="One a line." error={errorOf("badgeUnlocks")}>
          <Textarea name="badgeUnlocks" rows={2} defaultValue={base?.badgeUnlocks.join("\n")} />
        </Field>
        <Field label="Perks" optional hint="One a line." error={errorOf("unlockPerks")}>
          <Textarea name="unlockPerks" rows={2} defaultValue={base?.unlockPerks.join("\n")} />
        </Field>
      </div>
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button variant="primary" type="submit" pending={pending}>
          Save achievement
        </Button>
      </DialogActions>
    </form>
  );
}

type ChoiceProps = { name: string; label: string; values: readonly string[]; value: string | undefined };

function Choice({ name, label, values, value }: ChoiceProps) {
  return (
    <Field label={label}>
      <Select name={name} defaultValue={value ?? values[0]}>
        {values.map((one) => (
          <option key={one} value={one}>
            {nameOf(one)}
          </option>
        ))}
      </Select>
    </Field>
  );
}
