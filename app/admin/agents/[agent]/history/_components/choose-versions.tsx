import { Button } from "@/components/ui/button";
import { Field, Select } from "@/components/ui/form";

type ChooseVersionsProps = { revisions: readonly number[]; from: number; to: number };

export function ChooseVersions({ revisions, from, to }: ChooseVersionsProps) {
  const choices = [
    { name: "from", label: "From", value: from },
    { name: "to", label: "To", value: to },
  ];
  return (
    <form method="get" className="mb-4 flex flex-wrap items-end gap-3" key={`${from} ${to}`}>
      {choices.map(({ name, label, value }) => (
        <Field key={name} label={label} className="w-40">
          <Select name={name} defaultValue={value}>
            {revisions.map((revision) => (
              <option key={revision} value={revision}>
                Revision {revision}
              </option>
            ))}
          </Select>
        </Field>
      ))}
      <Button type="submit">Compare</Button>
    </form>
  );
}
