import { ChevronDown, ChevronUp, Trash2 } from "lucide-react";
import { IconButton } from "@/components/ui/button";
import { Field, Select } from "@/components/ui/form";
import type { Person } from "@/domain/routing";
import { NameOptions } from "./name-options";

type RotationFieldsProps = {
  rotation: readonly string[];
  members: readonly Person[];
  error?: string;
  onChange: (rotation: string[]) => void;
};

/** The members in the order of their turns; one may come several times. */
export function RotationFields({ rotation, members, error, onChange }: RotationFieldsProps) {
  const nameOf = (id: string) => members.find((member) => member.id === id)?.name ?? "Somebody";
  const swap = (a: number, b: number) => onChange(rotation.with(a, rotation[b] ?? "").with(b, rotation[a] ?? ""));
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-1 text-[0.8667rem] font-medium">In turn</legend>
      {rotation.length > 0 && (
        <ol aria-label="Rotation" className="divide-y divide-line rounded-md border border-line">
          {rotation.map((id, i) => {
            const name = nameOf(id);
            return (
              // oxlint-disable-next-line react/no-array-index-key -- a person may have several turns: a turn is its place
              <li key={`${id} ${i}`} className="flex items-center gap-1 px-3 py-1">
                <span className="w-5 text-muted tabular-nums">{i + 1}.</span>
                <span className="min-w-0 grow break-words">{name}</span>
                <IconButton size="sm" label={`${name} earlier`} disabled={i === 0} onClick={() => swap(i, i - 1)}>
                  <ChevronUp aria-hidden />
                </IconButton>
                <IconButton
                  size="sm"
                  label={`${name} later`}
                  disabled={i === rotation.length - 1}
                  onClick={() => swap(i, i + 1)}
                >
                  <ChevronDown aria-hidden />
                </IconButton>
                <IconButton
                  size="sm"
                  label={`Take ${name} out`}
                  onClick={() => onChange(rotation.filter((_, at) => at !== i))}
                >
                  <Trash2 aria-hidden />
                </IconButton>
              </li>
            );
          })}
        </ol>
      )}
      <Field label="Add somebody" error={error}>
        <Select value="" onChange={(event) => event.target.value && onChange([...rotation, event.target.value])}>
          <option value="">Choose a member</option>
          <NameOptions names={members} />
        </Select>
      </Field>
    </fieldset>
  );
}
