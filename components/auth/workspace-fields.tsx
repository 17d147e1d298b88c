"use client";

import { useState, useSyncExternalStore } from "react";
import { Field, Input, Select } from "@/components/ui/form";
import { proposeSlug } from "@/domain/workspaces";

type WorkspaceFieldsProps = {
  timezones: string[];
  currencies: string[];
  errorOf: (field: string) => string | undefined;
  /** What stands in the form at first; for a new workspace nothing, and the address follows the name. */
  initial?: { name: string; slug: string; timezone: string; currency: string };
  nameField?: string;
  nameLabel?: string;
  disabled?: boolean;
};

/** A workspace's name, address, time zone and currency. */
export function WorkspaceFields({ timezones, currencies, errorOf, initial, ...more }: WorkspaceFieldsProps) {
  const { nameField = "name", nameLabel = "Name", disabled } = more;
  const [name, setName] = useState(initial?.name ?? "");
  const [slug, setSlug] = useState<string | null>(initial?.slug ?? null);
  const [chosenZone, setChosenZone] = useState(initial?.timezone);
  // Only the browser knows the person's own zone.
  const ownZone = useSyncExternalStore(never, readOwnZone, () => "UTC");
  const timezone = chosenZone ?? (timezones.includes(ownZone) ? ownZone : "UTC");
  return (
    <>
      <Field label={nameLabel} error={errorOf(nameField)}>
        <Input
          name={nameField}
          value={name}
          onChange={(event) => setName(event.target.value)}
          required
          maxLength={80}
          disabled={disabled}
          autoComplete="off"
        />
      </Field>
      <Field label="Address" error={errorOf("slug")} hint={`Its pages are at /${slug ?? (proposeSlug(name) || "…")}`}>
        <Input
          name="slug"
          value={slug ?? proposeSlug(name)}
          onChange={(event) => setSlug(event.target.value)}
          required
          maxLength={48}
          disabled={disabled}
          spellCheck={false}
          autoCapitalize="none"
          autoComplete="off"
        />
      </Field>
      <Field
        label="Time zone"
        error={errorOf("timezone")}
        hint="“Today”, “this week” and “this month” are counted in it."
      >
        <Select
          name="timezone"
          value={timezone}
          onChange={(event) => setChosenZone(event.target.value)}
          disabled={disabled}
        >
          {timezones.map((zone) => (
            <option key={zone}>{zone}</option>
          ))}
        </Select>
      </Field>
      <Field label="Currency" error={errorOf("currency")}>
        <Select name="currency" defaultValue={initial?.currency ?? "USD"} disabled={disabled}>
          {currencies.map((code) => (
            <option key={code}>{code}</option>
          ))}
        </Select>
      </Field>
    </>
  );
}

const never = () => () => {};

function readOwnZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}
