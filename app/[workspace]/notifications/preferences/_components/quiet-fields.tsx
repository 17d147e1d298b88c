"use client";

import { useState, useSyncExternalStore } from "react";
import { Checkbox, Field, Input, Select } from "@/components/ui/form";
import type { Preferences } from "@/domain/notification-preferences";
import { clockTime } from "@/domain/time";

type QuietFieldsProps = {
  preferences: Preferences & { isSaved: boolean };
  workspaceZone: string;
  zones: string[];
  errorOf: (field: string) => string | undefined;
};

const never = () => () => {};
const readOwnZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** When nothing makes a noise, and by whose clock: the browser's is proposed until something was saved. */
export function QuietFields({ preferences, workspaceZone, zones, errorOf }: QuietFieldsProps) {
  const [quiet, setQuiet] = useState(preferences.quietFrom !== null);
  const [chosen, setChosen] = useState<string | null>(null);
  const own = useSyncExternalStore(never, readOwnZone, () => "");
  const proposed = own === workspaceZone || !zones.includes(own) ? "" : own;
  const zone = chosen ?? (preferences.isSaved ? (preferences.timezone ?? "") : proposed);
  return (
    <div className="grid gap-3">
      <p className="max-w-[75ch] text-muted">
        E-mail, Slack, SMS and push wait until they are over. In the app nothing waits, and nothing makes a noise.
      </p>
      <Field
        label="My time zone"
        error={errorOf("timezone")}
        hint="Quiet hours and digests go by it."
        className="max-w-md"
      >
        <Select name="timezone" value={zone} onChange={(event) => setChosen(event.target.value)}>
          <option value="">The workspace’s ({workspaceZone})</option>
          {!zones.includes(zone) && zone !== "" && <option>{zone}</option>}
          {zones.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </Select>
      </Field>
      <Checkbox
        name="quiet"
        checked={quiet}
        onChange={(event) => setQuiet(event.target.checked)}
        label="Keep quiet hours"
      />
      {quiet && (
        <div className="flex flex-wrap gap-4">
          <Field label="From" error={errorOf("quiet.from")}>
            <Input
              type="time"
              name="quiet.from"
              required
              defaultValue={clockTime(preferences.quietFrom ?? 22 * 60)}
              className="w-32"
            />
          </Field>
          <Field label="Until" error={errorOf("quiet.to")}>
            <Input
              type="time"
              name="quiet.to"
              required
              defaultValue={clockTime(preferences.quietTo ?? 7 * 60)}
              className="w-32"
            />
          </Field>
        </div>
      )}
      <Checkbox
        name="criticalBreaksQuiet"
        defaultChecked={preferences.criticalBreaksQuiet}
        label="Critical alerts pass my quiet hours"
      />
    </div>
  );
}
