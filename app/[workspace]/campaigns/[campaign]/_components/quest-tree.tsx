"use client";

import { type KeyboardEvent, useRef, useState } from "react";
import type { Shortcut } from "@/components/shell/keyboard-help";
import type { QuestRow } from "@/db/quests";
import { flattenQuests, type QuestNode, type QuestShift, type QuestStatus } from "@/domain/quests";
import type { QuestEdit } from "./quest-dialog";
import { QuestTreeItem } from "./quest-tree-item";

export type Node = QuestNode<QuestRow>;

export type QuestTreeProps = {
  forest: Node[];
  refused: string | undefined;
  /** yyyy-mm-dd in the workspace's zone: what is due before it is overdue. */
  today: string;
  onStatus: (quest: Node, status: QuestStatus) => void;
  onShift: (quest: Node, shift: QuestShift) => void;
  onEdit: (edit: QuestEdit) => void;
  onDelete: (quest: Node) => void;
};

export const QUEST_SHORTCUTS: Shortcut[] = [
  { keys: ["↑", "↓"], does: "Previous or next quest" },
  { keys: ["←", "→"], does: "Fold or unfold" },
  { keys: ["Space"], does: "Complete or reopen" },
  { keys: ["Enter"], does: "Open" },
  { keys: ["Alt ↑", "Alt ↓"], does: "Move among its siblings" },
  { keys: ["Alt →", "Alt ←"], does: "Move below the one before, or out" },
  { keys: ["Delete"], does: "Delete" },
];

const SHIFTS: Record<string, QuestShift> = { ArrowUp: "up", ArrowDown: "down", ArrowRight: "in", ArrowLeft: "out" };

/** A tree with one stop for the Tab key; arrows move inside it. */
export function QuestTree(props: QuestTreeProps) {
  const { forest, refused } = props;
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  const [current, setCurrent] = useState<string | null>(null);
  const tree = useRef<HTMLUListElement>(null);
  const rows = flattenQuests(forest);
  const hidden = new Set(
    rows.filter((row) => folded.has(row.id)).flatMap((row) => flattenQuests(row.children).map(({ id }) => id)),
  );
  const visible = rows.filter((row) => !hidden.has(row.id));
  const stop = visible.some((row) => row.id === current) ? current : visible[0]?.id;

  function fold(quest: Node, isFolded: boolean) {
    const next = new Set(folded);
    if (isFolded) next.add(quest.id);
    else next.delete(quest.id);
    setFolded(next);
  }

  function focus(quest: Node | undefined) {
    if (!quest) return;
    setCurrent(quest.id);
    tree.current?.querySelector<HTMLElement>(`[data-quest="${quest.id}"]`)?.focus();
  }

  function onKeyDown(event: KeyboardEvent, quest: Node) {
    // Keys of the buttons inside a row are theirs.
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey) return;
    const shift = event.altKey ? SHIFTS[event.key] : undefined;
    const act = shift
      ? () => !refused && props.onShift(quest, shift)
      : event.altKey
        ? undefined
        : keyAct(event.key, quest);
    if (!act) return;
    event.preventDefault();
    act();
  }

  function keyAct(key: string, quest: Node): (() => unknown) | undefined {
    const index = visible.indexOf(quest);
    const isOpen = quest.children.length > 0 && !folded.has(quest.id);
    const acts: Record<string, () => unknown> = {
      ArrowDown: () => focus(visible[index + 1]),
      ArrowUp: () => focus(visible[index - 1]),
      Home: () => focus(visible[0]),
      End: () => focus(visible.at(-1)),
      ArrowRight: () => (isOpen ? focus(visible[index + 1]) : fold(quest, false)),
      ArrowLeft: () => (isOpen ? fold(quest, true) : focus(rows.find((row) => row.children.includes(quest)))),
      Enter: () => props.onEdit({ quest }),
      " ": () => !refused && props.onStatus(quest, quest.status === "completed" ? "in_progress" : "completed"),
      Delete: () => !refused && props.onDelete(quest),
    };
    return acts[key];
  }

  return (
    <ul ref={tree} role="tree" aria-label="Quests" className="-mx-1.5">
      {visible.map((quest) => (
        <QuestTreeItem
          key={quest.id}
          {...props}
          quest={quest}
          isStop={quest.id === stop}
          isFolded={folded.has(quest.id)}
          siblings={(rows.find((row) => row.children.includes(quest))?.children ?? forest).length}
          onFold={(isFolded) => fold(quest, isFolded)}
          onFocus={() => setCurrent(quest.id)}
          onKeyDown={(event) => onKeyDown(event, quest)}
        />
      ))}
    </ul>
  );
}
