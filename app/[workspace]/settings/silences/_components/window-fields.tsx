"use client";

import { useState } from "react";
import { Checkbox, Field, Input, Select } from "@/components/ui/form";
import type { Silence } from "@/db/silences";
import { typedWindow } from "@/domain/silences-input";

const DURATIONS: [minutes: number, words: string][] = [
  [30, "30 minutes"],
  [60, "1 hour"],
  [120, "2 hours"],
  [240, "4 hours"],
  [480, "8 hours"],
  [1_440, "a day"],
  [4_320, "3 days"],
  [10_080, "a week"],
];
const A_WEEK = 10_080;

type WindowFieldsProps = { silence: Silence | undefined; errorOf: (field: string) => string | undefined };

/** When it runs: from now or a moment of the future, for so long or until a moment, once or every week. */
export function WindowFields({ silence, errorOf }: WindowFieldsProps) {
  const filled = silence && typedWindow(silence);
  const [lasts, setLasts] = useState(silence ? "" : "120");
  const [weekly, setWeekly] = useState(silence?.repeats === "weekly");
  return (
    <fieldset className="grid gap-3">
      <legend className="sr-only">When</legend>
      <div className="grid items-start gap-3 sm:grid-cols-2">
        <Field label="From" hint="Empty: from now." error={errorOf("startsAt")}>
          <Input name="startsAt" type="datetime-local" defaultValue={filled?.startsAt ?? ""} />
        </Field>
        <Field label="Lasts" error={lasts ? (errorOf("endsAt") ?? errorOf("lastsMinutes")) : undefined}>
          <Select name="lasts" value={lasts} onChange={(event) => setLasts(event.target.value)}>
            {DURATIONS.filter(([minutes]) => !weekly || minutes < A_WEEK).map(([minutes, words]) => (
              <option key={minutes} value={minutes}>
                {words}
              </option>
            ))}
            <option value="">until a moment …</option>
          </Select>
        </Field>
        {lasts === "" && (
          <Field label="Until" error={errorOf("endsAt")} className="sm:col-start-2">
            <Input name="endsAt" type="datetime-local" required defaultValue={filled?.endsAt ?? ""} />
          </Field>
        )}
      </div>
      <Checkbox
        name="weekly"
        checked={weekly}
        onChange={(event) => {
          setWeekly(event.target.checked);
          if (event.target.checked && lasts === String(A_WEEK)) setLasts("120");
        }}
        label="Comes back every week"
        hint="A maintenance window: at the same hours of the same weekday, also when the clocks change."
      />
      {weekly && (
        <Field label="Until the day" optional error={errorOf("repeatsUntil")} className="sm:max-w-60">
          <Input name="repeatsUntil" type="date" defaultValue={filled?.repeatsUntil ?? ""} />
        </Field>
      )}
    </fieldset>
  );
}
