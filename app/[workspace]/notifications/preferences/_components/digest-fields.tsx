"use client";

import { useState } from "react";
import { Field, Select } from "@/components/ui/form";
import { HourOptions } from "@/components/ui/hour-options";
import { RelativeTime } from "@/components/ui/relative-time";
import { type Digest, type Preferences, WEEKDAYS } from "@/domain/notification-preferences";

const LABELS: Record<Digest, string> = { off: "Off: each e-mail by itself", daily: "Every day", weekly: "Every week" };

type DigestFieldsProps = {
  preferences: Preferences & { nextDigestAt: Date | null };
  workspaceZone: string;
  errorOf: (field: string) => string | undefined;
};

export function DigestFields({ preferences, workspaceZone, errorOf }: DigestFieldsProps) {
  const [digest, setDigest] = useState(preferences.digest);
  const { nextDigestAt } = preferences;
  return (
    <div className="grid gap-3">
      <p className="max-w-[75ch] text-muted">
        Instead of single e-mails, one summary of what you have not read. Critical alerts are still sent at once.
      </p>
      <div className="flex flex-wrap gap-4">
        <Field label="Summary" error={errorOf("digest")}>
          <Select name="digest" value={digest} onChange={(event) => setDigest(event.target.value as Digest)}>
            {Object.entries(LABELS).map(([value, label]) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </Select>
        </Field>
        <Field label="On" className={digest === "weekly" ? undefined : "hidden"}>
          <Select name="digestWeekday" defaultValue={preferences.digestWeekday}>
            {WEEKDAYS.map((day, i) => (
              <option key={day} value={i + 1}>
                {day}
              </option>
            ))}
          </Select>
        </Field>
        <Field label="At" className={digest === "off" ? "hidden" : undefined}>
          <Select name="digestHour" defaultValue={preferences.digestHour}>
            <HourOptions />
          </Select>
        </Field>
      </div>
      {nextDigestAt && preferences.digest !== "off" && (
        <p className="text-muted">
          The next one comes <RelativeTime date={nextDigestAt} timezone={preferences.timezone ?? workspaceZone} />.
        </p>
      )}
    </div>
  );
}
