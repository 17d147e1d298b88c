"use client";

import { Plus, X } from "lucide-react";
import { useState } from "react";
import { Button, IconButton } from "@/components/ui/button";
import { Checkbox, Field, Input, Select, Textarea } from "@/components/ui/form";
import type { ParameterFault } from "@/domain/check-parameters";
import { isObject } from "@/domain/json-schema";
import { parseJson } from "@/domain/json-text";
import { type ParameterField, withPart } from "@/domain/parameter-form";
import type { JsonObject } from "@/domain/registry";

type ParameterFieldsProps = {
  fields: readonly ParameterField[];
  value: JsonObject;
  /** With paths from this group on. */
  faults: readonly ParameterFault[];
  onChange: (value: JsonObject) => void;
};

export function ParameterFields({ fields, value, faults, onChange }: ParameterFieldsProps) {
  return fields.map((field) => (
    <ParameterControl
      key={field.name}
      field={field}
      value={value[field.name]}
      faults={within(faults, field.name)}
      onChange={(part) => onChange(withPart(value, field.name, part))}
    />
  ));
}

/** The faults at a part or inside it, their paths from there on. */
function within(faults: readonly ParameterFault[], name: string): ParameterFault[] {
  return faults
    .filter(({ path }) => path === name || path.startsWith(`${name}.`))
    .map(({ path, message }) => ({ path: path.slice(name.length + 1), message }));
}

type ControlProps = {
  field: ParameterField;
  value: unknown;
  faults: readonly ParameterFault[];
  onChange: (value: unknown) => void;
};

function ParameterControl(props: ControlProps) {
  const { field, value, faults, onChange } = props;
  const error = faults
    .filter(({ path }) => path === "")
    .map(({ message }) => `${field.label || "It"} ${message}`)
    .join(" ");
  if (field.kind === "switch") {
    return (
      <div>
        <Checkbox
          label={field.label}
          hint={field.hint}
          checked={value === true}
          onChange={(event) => onChange(event.target.checked || undefined)}
        />
        {error && <p className="text-[0.8rem] text-danger">{error}</p>}
      </div>
    );
  }
  if (field.kind === "group" || field.kind === "list") {
    return (
      <fieldset className="grid gap-3 rounded-md border border-line p-3">
        <legend className="px-1 text-[0.8667rem] font-medium">
          {field.label}
          {!field.required && <span className="font-normal text-muted"> (optional)</span>}
        </legend>
        {field.hint && <p className="text-[0.8rem] text-muted">{field.hint}</p>}
        {field.kind === "group" ? (
          <ParameterFields
            fields={field.fields}
            value={isObject(value) ? value : {}}
            faults={faults}
            onChange={(inner) => onChange(Object.keys(inner).length > 0 || field.required ? inner : undefined)}
          />
        ) : (
          <ListControl {...props} item={field.item} />
        )}
        {error && <p className="text-[0.8rem] text-danger">{error}</p>}
      </fieldset>
    );
  }
  return (
    <Field label={field.label} hint={field.hint} optional={!field.required} error={error || undefined}>
      <SimpleControl field={field} value={value} onChange={onChange} />
    </Field>
  );
}

type SimpleField = Extract<ParameterField, { kind: "text" | "number" | "choice" | "json" }>;

function SimpleControl({ field, value, onChange }: Omit<ControlProps, "faults" | "field"> & { field: SimpleField }) {
  switch (field.kind) {
    case "choice": {
      const at = field.choices.findIndex((choice) => choice.value === value);
      return (
        <Select
          value={at < 0 ? "" : at}
          onChange={(event) => onChange(field.choices[Number(event.target.value || -1)]?.value)}
        >
          <option value="">Choose one</option>
          {field.choices.map(({ label }, index) => (
            <option key={label} value={index}>
              {label}
            </option>
          ))}
        </Select>
      );
    }
    case "number":
      return <NumberControl field={field} value={value} onChange={onChange} />;
    case "json":
      return <JsonControl value={value} onChange={onChange} />;
    default: {
      const typed = typeof value === "string" ? value : "";
      const onType = (text: string) => onChange(text === "" ? undefined : text);
      return field.long ? (
        <Textarea value={typed} onChange={(event) => onType(event.target.value)} />
      ) : (
        <Input type={field.inputType} value={typed} onChange={(event) => onType(event.target.value)} />
      );
    }
  }
}

/** Keeps what is typed on its way to a number, such as "1."; what is none stays a text, which the check refuses. */
function NumberControl({
  field,
  value,
  onChange,
}: {
  field: SimpleField & { kind: "number" };
  value: unknown;
  onChange: (value: unknown) => void;
}) {
  const [typed, setTyped] = useState(value === undefined ? "" : String(value));
  return (
    <Input
      inputMode={field.whole ? "numeric" : "decimal"}
      value={typed}
      onChange={({ target: { value: text } }) => {
        setTyped(text);
        const number = Number(text);
        onChange(text.trim() === "" ? undefined : Number.isNaN(number) ? text : number);
      }}
    />
  );
}

function JsonControl({ value, onChange }: { value: unknown; onChange: (value: unknown) => void }) {
  const [typed, setTyped] = useState(value === undefined ? "" : JSON.stringify(value, null, 2));
  return (
    <Textarea
      value={typed}
      spellCheck={false}
      className="font-mono text-[0.8667rem]"
      onChange={({ target: { value: text } }) => {
        setTyped(text);
        const { value: parsed, fault } = parseJson(text);
        onChange(text.trim() === "" ? undefined : fault ? text : parsed);
      }}
    />
  );
}

function ListControl({ field, value, faults, onChange, item }: ControlProps & { item: ParameterField }) {
  const entries = Array.isArray(value) ? value : [];
  const change = (next: unknown[]) => onChange(next.length > 0 || field.required ? next : undefined);
  return (
    <>
      {entries.map((entry, index) => (
        // Without one of them, what the others' controls hold is another entry's.
        <div key={`${entries.length} ${index}`} className="flex items-end gap-2">
          <div className="grow">
            <ParameterControl
              field={{ ...item, label: `${field.label} ${index + 1}` }}
              value={entry}
              faults={within(faults, String(index))}
              onChange={(part) => change(entries.map((each, n) => (n === index ? (part ?? emptyOf(item)) : each)))}
            />
          </div>
          <IconButton
            label={`Remove ${field.label} ${index + 1}`}
            onClick={() => change(entries.filter((_, n) => n !== index))}
          >
            <X aria-hidden />
          </IconButton>
        </div>
      ))}
      <Button size="sm" className="justify-self-start" onClick={() => change([...entries, emptyOf(item)])}>
        <Plus aria-hidden /> Add one
      </Button>
    </>
  );
}

function emptyOf(item: ParameterField): unknown {
  if (item.kind === "group") return {};
  if (item.default !== undefined) return item.default;
  if (item.kind === "switch") return false;
  return item.kind === "choice" ? item.choices[0]?.value : "";
}
