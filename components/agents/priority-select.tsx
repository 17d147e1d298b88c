import { Select } from "@/components/ui/form";
import { PRIORITY_LABELS, PRIORITY_LEVELS, type PriorityLevel } from "@/domain/agents";

/** Stands in a Field; its name in the form is `priorityLevel`. */
export function PrioritySelect({ priority }: { priority: PriorityLevel }) {
  return (
    <Select name="priorityLevel" defaultValue={priority}>
      {PRIORITY_LEVELS.map((level) => (
        <option key={level} value={level}>
          {PRIORITY_LABELS[level]}
        </option>
      ))}
    </Select>
  );
}

/** What was chosen. */
export function readPriority(data: FormData): PriorityLevel {
  return PRIORITY_LEVELS.find((level) => level === data.get("priorityLevel")) ?? "normal";
}
