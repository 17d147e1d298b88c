import { Checkbox, Field, Input, Select, Textarea } from "@/components/ui/form";
import { type RecordField, writeValue } from "@/domain/registry";

type RecordFieldsProps = {
  fields: readonly RecordField[];
  /** What the form is filled from. */
  values: Readonly<Record<string, unknown>>;
  errorOf: (field: string) => string | undefined;
};

/** The controls of a record, named as its fields are. */
export function RecordFields({ fields, values, errorOf }: RecordFieldsProps) {
  return fields.map((field) =>
    field.kind === "switch" ? (
      <Checkbox
        key={field.name}
        name={field.name}
        label={field.label}
        defaultChecked={values[field.name] !== false}
        className="sm:col-span-2"
      />
    ) : (
      <Field
        key={field.name}
        label={field.label}
        hint={field.hint}
        optional={!field.required}
        error={errorOf(field.name)}
        className={field.kind === "text" || field.kind === "json" ? "sm:col-span-2" : undefined}
      >
        <Control field={field} value={writeValue(field.kind, values[field.name])} />
      </Field>
    ),
  );
}

function Control({ field, value }: { field: RecordField; value: string }) {
  const { name, kind, rows } = field;
  if (kind === "choice") {
    return (
      <Select name={name} defaultValue={value}>
        {value === "" && <option value="">Choose one</option>}
        {Object.entries(field.choices ?? {}).map(([choice, words]) => (
          <option key={choice} value={choice}>
            {words}
          </option>
        ))}
      </Select>
    );
  }
  if (kind === "text" || kind === "list") return <Textarea name={name} rows={rows} defaultValue={value} />;
  if (kind === "json") {
    return (
      <Textarea
        name={name}
        rows={rows}
        defaultValue={value}
        spellCheck={false}
        className="font-mono text-[0.8667rem]"
      />
    );
  }
  if (kind === "day") return <Input name={name} type="date" defaultValue={value} />;
  return (
    <Input name={name} defaultValue={value} inputMode={kind === "number" ? "decimal" : undefined} autoComplete="off" />
  );
}

/**
 * The form's controls as the action's input. What they hold is typed by people: the schema judges it, and the cast says
 * only that each field is there under its name.
 */
export function readRecord<Input>(fields: readonly RecordField[], data: FormData): Input {
  return Object.fromEntries(
    fields.map(({ name, kind }) => {
      if (kind === "switch") return [name, data.get(name) === "on"];
      const text = String(data.get(name) ?? "");
      return [name, kind === "list" ? text.split("\n") : text];
    }),
  ) as Input;
}
