"use client";

import { UserRoundPlus } from "lucide-react";
import { Menu, MenuItem } from "@/components/ui/menu";
import type { Person } from "./inbox-cache";

type AssignMenuProps = {
  /** Who has it now. */
  assignee?: string | null;
  canClear: boolean;
  me: Person;
  colleagues: Person[];
  refusal: string | undefined;
  onAssign: (person: Person | null) => void;
};

/** Gives alerts to oneself, to a colleague, or to nobody. */
export function AssignMenu({ assignee, canClear, me, colleagues, refusal, onAssign }: AssignMenuProps) {
  return (
    <Menu
      size="sm"
      trigger={
        <>
          <UserRoundPlus aria-hidden />
          {assignee ? `Assigned to ${assignee}` : "Assign"}
        </>
      }
    >
      <MenuItem onSelect={() => onAssign(me)} disabledReason={refusal}>
        To me
      </MenuItem>
      {canClear && (
        <MenuItem onSelect={() => onAssign(null)} disabledReason={refusal}>
          To nobody
        </MenuItem>
      )}
      {colleagues.map((person) => (
        <MenuItem key={person.id} onSelect={() => onAssign(person)} disabledReason={refusal}>
          {person.name}
        </MenuItem>
      ))}
    </Menu>
  );
}
