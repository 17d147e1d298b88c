"use client";

import { Ellipsis } from "lucide-react";
import { Menu, MenuItem } from "@/components/ui/menu";
import { QUEST_LEVELS, QUEST_STATUS_LABELS, QUEST_STATUSES, type QuestShift, shiftQuest } from "@/domain/quests";
import type { Node, QuestTreeProps } from "./quest-tree";

const SHIFT_LABELS: Record<QuestShift, string> = {
  up: "Move up",
  down: "Move down",
  in: "Move below the one before",
  out: "Move out",
};

/** Everything that can be done to a quest, by mouse; what can't says why. */
export function QuestMenu({
  quest,
  forest,
  refused,
  onEdit,
  onStatus,
  onShift,
  onDelete,
}: QuestTreeProps & { quest: Node }) {
  const shifts = (Object.keys(SHIFT_LABELS) as QuestShift[]).filter((shift) => shiftQuest(forest, quest.id, shift));
  const tooDeep = quest.level >= QUEST_LEVELS ? `Quests nest at most ${QUEST_LEVELS} levels deep.` : undefined;
  const closed = quest.status === "completed" ? "Reopen it before anything is added below." : undefined;
  return (
    <Menu
      size="sm"
      variant="ghost"
      triggerClassName="w-7 px-0"
      label={`More for ${quest.name}`}
      trigger={<Ellipsis aria-hidden />}
    >
      <MenuItem onSelect={() => onEdit({ quest })}>Open</MenuItem>
      <MenuItem disabledReason={refused ?? tooDeep ?? closed} onSelect={() => onEdit({ parent: quest })}>
        Add a quest below
      </MenuItem>
      {!refused && (
        <>
          {QUEST_STATUSES.filter((status) => status !== quest.status).map((status) => (
            <MenuItem key={status} onSelect={() => onStatus(quest, status)}>
              Mark as {QUEST_STATUS_LABELS[status].toLowerCase()}
            </MenuItem>
          ))}
          {shifts.map((shift) => (
            <MenuItem key={shift} onSelect={() => onShift(quest, shift)}>
              {SHIFT_LABELS[shift]}
            </MenuItem>
          ))}
          <MenuItem tone="danger" onSelect={() => onDelete(quest)}>
            Delete
          </MenuItem>
        </>
      )}
    </Menu>
  );
}
