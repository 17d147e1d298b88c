"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button, LinkButton } from "@/components/ui/button";
import { ConflictPanel } from "@/components/ui/conflict-panel";
import { Field, FormMessage, Input, Select, Textarea } from "@/components/ui/form";
import { useRevisedSubmit } from "@/components/ui/use-revised-submit";
import { createId } from "@/domain/new-id";
import type { Result } from "@/domain/result";

/** A field of the form: `line` is an input, `text` a text area, `lines` a list with one item a line. */
export type RecordField = {
  name: string;
  label: string;
  kind: "line" | "text" | "lines" | "choice";
  required?: boolean;
  hint?: string;
  /** Offered words of a line; another may be typed. */
  suggestions?: readonly string[];
  choices?: readonly { id: string; name: string }[];
};

type RecordRow = { id: string; revision: number };

type RecordFormProps<Row extends RecordRow> = {
  slug: string;
  fields: readonly RecordField[];
  /** What is edited; undefined makes a new one. */
  row: Row | undefined;
  save: (data: FormData, id: string, revision: number) => Promise<Result<unknown>>;
  /** Where the saved one is read: its address without the id. */
  path: string;
  submitLabel: string;
};

/** Makes or edits a framework or a message: both are a list of texts with a revision. */
export function RecordForm<Row extends RecordRow>({
  slug,
  fields,
  row,
  save,
  path,
  submitLabel,
}: RecordFormProps<Row>) {
  const router = useRouter();
  const client = useQueryClient();
  const [newId] = useState(createId);
  const id = row?.id ?? newId;
  const { base, conflict, failure, pending, errorOf, onSubmit, keepMine, takeTheirs } = useRevisedSubmit<Row, unknown>(
    row,
    (data, revision) => save(data, id, revision),
    () => {
      void client.invalidateQueries({ queryKey: [slug, "positioning"] });
      router.push(`${path}/${id}`);
    },
  );
  return (
    <form method="post" onSubmit={onSubmit} className="grid max-w-4xl gap-4" noValidate>
      {conflict ? (
        <ConflictPanel
          message={failure?.message ?? ""}
          differences={fields
            .map((field) => ({
              label: field.label,
              mine: write(field, String(conflict.sent.get(field.name) ?? "")),
              theirs: write(field, textOf(conflict.row, field.name)),
            }))
            .filter(({ mine, theirs }) => mine !== theirs)}
          pending={pending}
          onKeepMine={keepMine}
          onTakeTheirs={takeTheirs}
        />
      ) : (
        <FormMessage failure={failure} />
      )}
      <div key={base?.revision ?? 0} className="grid gap-4 rounded-lg border border-line bg-surface p-4 sm:grid-cols-2">
        {fields.map((field) => (
          <Field
            key={field.name}
            label={field.label}
            optional={!field.required}
            hint={field.hint ?? (field.kind === "lines" ? "One a line." : undefined)}
            error={errorOf(field.name)}
            className={field.kind === "text" ? "sm:col-span-2" : undefined}
          >
            <Control field={field} value={textOf(base, field.name)} />
          </Field>
        ))}
      </div>
      <div className="flex flex-wrap gap-2">
        <Button type="submit" variant="primary" pending={pending}>
          {submitLabel}
        </Button>
        <LinkButton variant="ghost" href={row ? `${path}/${id}` : `/${slug}/positioning`}>
          Cancel
        </LinkButton>
      </div>
    </form>
  );
}

function Control({ field, value }: { field: RecordField; value: string }) {
  const { name, kind, required, suggestions, choices } = field;
  if (kind === "choice") {
    return (
      <Select name={name} defaultValue={value}>
        <option value="">None yet</option>
        {choices?.map((choice) => (
          <option key={choice.id} value={choice.id}>
            {choice.name}
          </option>
        ))}
      </Select>
    );
  }
  if (kind !== "line") return <Textarea name={name} rows={kind === "lines" ? 4 : 3} defaultValue={value} />;
  return (
    <>
      <Input
        name={name}
        required={required}
        autoComplete="off"
        list={suggestions && `${name}-words`}
        defaultValue={value}
      />
      {suggestions && (
        <datalist id={`${name}-words`}>
          {suggestions.map((word) => (
            <option key={word}>{word}</option>
          ))}
        </datalist>
      )}
    </>
  );
}

/** A column of the row as the form writes it; empty where it has none. */
function textOf(row: object | undefined, name: string): string {
  const value: unknown = row ? Reflect.get(row, name) : undefined;
  if (Array.isArray(value)) return value.join("\n");
  return typeof value === "string" ? value : "";
}

/** A field's value in words, for the comparison of two versions. */
function write(field: RecordField, value: string): string {
  if (field.kind === "choice") return field.choices?.find((choice) => choice.id === value)?.name ?? "";
  return value.replaceAll("\r\n", "\n").trim();
}
