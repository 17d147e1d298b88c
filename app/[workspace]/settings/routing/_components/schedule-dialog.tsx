"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { Field, FormMessage, Input, Select, useSubmit } from "@/components/ui/form";
import { HourOptions } from "@/components/ui/hour-options";
import { toast } from "@/components/ui/toast";
import type { ScheduleRow } from "@/db/routing-setup";
import { TURN_LABELS, TURNS, type Turn } from "@/domain/on-call";
import type { Person } from "@/domain/routing";
import { putSchedule } from "../actions";
import { RotationFields } from "./rotation-fields";

type ScheduleDialogProps = {
  slug: string;
  editing: ScheduleRow | "new" | null;
  members: readonly Person[];
  zones: string[];
  workspaceZone: string;
  today: string;
  onClose: () => void;
};

export function ScheduleDialog({ editing, onClose, ...rest }: ScheduleDialogProps) {
  return (
    <Dialog
      open={editing !== null}
      onClose={onClose}
      title={editing === "new" || !editing ? "New schedule" : `Edit ${editing.name}`}
    >
      {editing && <ScheduleForm {...rest} schedule={editing === "new" ? null : editing} onClose={onClose} />}
    </Dialog>
  );
}

type ScheduleFormProps = Omit<ScheduleDialogProps, "editing"> & { schedule: ScheduleRow | null };

function ScheduleForm({ slug, schedule, members, zones, workspaceZone, today, onClose }: ScheduleFormProps) {
  const [rotation, setRotation] = useState<readonly string[]>(schedule?.rotation ?? []);
  const zone = schedule?.timezone ?? workspaceZone;
  const { pending, failure, errorOf, onSubmit } = useSubmit(
    (data) => {
      const text = (name: string) => String(data.get(name) ?? "");
      return putSchedule(slug, {
        edited: schedule && { id: schedule.id, revision: schedule.revision },
        name: text("name"),
        timezone: text("timezone"),
        rotation: [...rotation],
        turn: text("turn") as Turn,
        handoverHour: Number(text("handoverHour")),
        startsOn: text("startsOn"),
      });
    },
    () => {
      toast({ message: "The schedule is saved.", tone: "success" });
      onClose();
    },
  );
  return (
    <form method="post" onSubmit={onSubmit} className="grid gap-4">
      <FormMessage failure={failure} />
      <Field label="Name" error={errorOf("name")}>
        <Input name="name" required maxLength={80} autoComplete="off" defaultValue={schedule?.name} />
      </Field>
      <RotationFields rotation={rotation} members={members} error={errorOf("rotation")} onChange={setRotation} />
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="Hands over" error={errorOf("turn")}>
          <Select name="turn" defaultValue={schedule?.turn ?? "weekly"}>
            {TURNS.map((turn) => (
              <option key={turn} value={turn}>
                {TURN_LABELS[turn]}
              </option>
            ))}
          </Select>
        </Field>
        <Field label="At" error={errorOf("handoverHour")}>
          <Select name="handoverHour" defaultValue={schedule?.handoverHour ?? 9}>
            <HourOptions />
          </Select>
        </Field>
        <Field
          label="Begins on"
          error={errorOf("startsOn")}
          hint="The first turn begins then; weekly turns keep its weekday."
        >
          <Input type="date" name="startsOn" required defaultValue={schedule?.startsOn ?? today} />
        </Field>
        <Field label="Time zone" error={errorOf("timezone")}>
          <Select name="timezone" defaultValue={zone}>
            {!zones.includes(zone) && <option>{zone}</option>}
            {zones.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </Select>
        </Field>
      </div>
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="primary" pending={pending}>
          Save schedule
        </Button>
      </DialogActions>
    </form>
  );
}
