"use client";

import { CalendarPlus, X } from "lucide-react";
import { useState } from "react";
import { Button, IconButton } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { Field, FormMessage, Input, Select, useSubmit } from "@/components/ui/form";
import { toast } from "@/components/ui/toast";
import type { ScheduleRow } from "@/db/routing-setup";
import type { Person } from "@/domain/routing";
import { exactTime } from "@/domain/time";
import { dropOverride, putOverride } from "../actions";
import { NameOptions } from "./name-options";
import { useChange } from "./use-change";

type OverridesProps = { slug: string; refusal?: string; schedule: ScheduleRow; members: readonly Person[] };

/** Who stands in for a while. */
export function Overrides({ slug, refusal, schedule, members }: OverridesProps) {
  const [adding, setAdding] = useState(false);
  const { pending, change } = useChange();
  const { timezone, overrides } = schedule;
  return (
    <div className="grid justify-items-start gap-1">
      {overrides.length > 0 && (
        <ul aria-label={`Overrides of ${schedule.name}`} className="grid w-full gap-0.5">
          {overrides.map(({ id, userId, startsAt, endsAt }) => {
            const name = members.find((member) => member.id === userId)?.name ?? "Somebody";
            return (
              <li key={id} className="flex items-center gap-2">
                <span className="min-w-0">
                  {name} <span className="text-muted">stands in from</span> {exactTime(new Date(startsAt), timezone)}{" "}
                  <span className="text-muted">until</span> {exactTime(new Date(endsAt), timezone)}
                </span>
                <IconButton
                  size="sm"
                  label={`Remove the override of ${name}`}
                  disabledReason={refusal}
                  disabled={pending}
                  onClick={() => void change(() => dropOverride(slug, { id }), "The override is removed.")}
                >
                  <X aria-hidden />
                </IconButton>
              </li>
            );
          })}
        </ul>
      )}
      <Button size="sm" disabledReason={refusal} onClick={() => setAdding(true)}>
        <CalendarPlus aria-hidden /> Add an override<span className="sr-only"> to {schedule.name}</span>
      </Button>
      <Dialog
        open={adding}
        onClose={() => setAdding(false)}
        size="sm"
        title={`Stand in for ${schedule.name}`}
        description={`Times are those of ${timezone}.`}
      >
        <OverrideForm slug={slug} scheduleId={schedule.id} members={members} onClose={() => setAdding(false)} />
      </Dialog>
    </div>
  );
}

type OverrideFormProps = { slug: string; scheduleId: string; members: readonly Person[]; onClose: () => void };

function OverrideForm({ slug, scheduleId, members, onClose }: OverrideFormProps) {
  const { pending, failure, errorOf, onSubmit } = useSubmit(
    (data) => {
      const text = (name: string) => String(data.get(name) ?? "");
      return putOverride(slug, { scheduleId, userId: text("userId"), from: text("from"), to: text("to") });
    },
    () => {
      toast({ message: "The override is saved.", tone: "success" });
      onClose();
    },
  );
  return (
    <form method="post" onSubmit={onSubmit} className="grid gap-4">
      <FormMessage failure={failure} />
      <Field label="Who" error={errorOf("userId")}>
        <Select name="userId">
          <NameOptions names={members} />
        </Select>
      </Field>
      <Field label="From" error={errorOf("from")}>
        <Input type="datetime-local" name="from" required />
      </Field>
      <Field label="Until" error={errorOf("to")}>
        <Input type="datetime-local" name="to" required />
      </Field>
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="primary" pending={pending}>
          Save override
        </Button>
      </DialogActions>
    </form>
  );
}
