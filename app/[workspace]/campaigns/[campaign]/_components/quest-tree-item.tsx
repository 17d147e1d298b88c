"use client";

import { ChevronDown, ChevronRight, CircleCheck, CircleDashed, CircleDot, CirclePause, OctagonX } from "lucide-react";
import type { KeyboardEvent } from "react";
import { classNames } from "@/components/ui/class-names";
import { QUEST_STATUS_LABELS, type QuestStatus } from "@/domain/quests";
import { calendarDay } from "@/domain/time";
import { QuestMenu } from "./quest-menu";
import type { Node, QuestTreeProps } from "./quest-tree";

const ICONS: Record<QuestStatus, { icon: typeof CircleDot; tone: string }> = {
  pending: { icon: CircleDashed, tone: "text-muted" },
  in_progress: { icon: CircleDot, tone: "text-accent" },
  completed: { icon: CircleCheck, tone: "text-success" },
  blocked: { icon: OctagonX, tone: "text-danger" },
  on_hold: { icon: CirclePause, tone: "text-warning" },
};

// Classes, not styles: the page's policy blocks style attributes.
const INDENTS = ["pl-0", "pl-5", "pl-10", "pl-15", "pl-20", "pl-25", "pl-30", "pl-35"];
const NARROW_INDENTS = [
  "max-sm:pl-0",
  "max-sm:pl-2",
  "max-sm:pl-4",
  "max-sm:pl-6",
  "max-sm:pl-8",
  "max-sm:pl-9",
  "max-sm:pl-10",
  "max-sm:pl-11",
];

type QuestTreeItemProps = QuestTreeProps & {
  quest: Node;
  isStop: boolean;
  isFolded: boolean;
  siblings: number;
  onFold: (isFolded: boolean) => void;
  onFocus: () => void;
  onKeyDown: (event: KeyboardEvent) => void;
};

export function QuestTreeItem(props: QuestTreeItemProps) {
  const { quest, isStop, isFolded, refused, siblings, onFold, onEdit, onStatus } = props;
  const { icon: Icon, tone } = ICONS[quest.status];
  const isParent = quest.children.length > 0;
  const isDone = quest.status === "completed";
  const nameId = `quest-${quest.id}`;
  const detailsId = `${nameId}-details`;
  const Fold = isFolded ? ChevronRight : ChevronDown;
  return (
    <li
      role="treeitem"
      data-quest={quest.id}
      tabIndex={isStop ? 0 : -1}
      aria-level={quest.level}
      aria-posinset={quest.questOrder}
      aria-setsize={siblings}
      aria-expanded={isParent ? !isFolded : undefined}
      aria-selected={false}
      aria-labelledby={`${nameId} ${detailsId}`}
      onFocus={(event) => event.target === event.currentTarget && props.onFocus()}
      onKeyDown={props.onKeyDown}
      className={classNames(
        "rounded-md px-1.5 hover:bg-hover/60",
        INDENTS[quest.level - 1],
        NARROW_INDENTS[quest.level - 1],
      )}
    >
      {/* On a phone the due date has a second line to itself: beside the name it would leave the name no room. */}
      <div className="flex min-h-9 items-center gap-x-1.5 max-sm:flex-wrap">
        {isParent ? (
          <button
            type="button"
            tabIndex={-1}
            aria-label={`${isFolded ? "Unfold" : "Fold"} ${quest.name}`}
            onClick={() => onFold(!isFolded)}
            className="grid size-7 shrink-0 place-items-center rounded text-muted hover:bg-hover"
          >
            <Fold aria-hidden className="size-4" />
          </button>
        ) : (
          <span className="size-7 shrink-0 max-sm:hidden" />
        )}
        <button
          type="button"
          tabIndex={isStop ? 0 : -1}
          aria-label={`${isDone ? "Reopen" : "Complete"} ${quest.name}`}
          aria-disabled={refused ? true : undefined}
          title={refused ?? (isDone ? "Reopen" : `${QUEST_STATUS_LABELS[quest.status]}: complete it`)}
          onClick={() => !refused && onStatus(quest, isDone ? "in_progress" : "completed")}
          className={classNames("grid size-7 shrink-0 place-items-center rounded hover:bg-hover", tone)}
        >
          <Icon aria-hidden className="size-4" />
        </button>
        <button
          id={nameId}
          type="button"
          tabIndex={-1}
          onClick={() => onEdit({ quest })}
          className={classNames(
            "min-w-0 grow py-1 text-left break-words hover:underline max-sm:basis-0",
            isDone && "text-muted",
          )}
        >
          {quest.name}
        </button>
        {/* The spaces between the parts are heard and matched, though the layout does not show them. */}{" "}
        <Details id={detailsId} quest={quest} today={props.today} />
        <QuestMenu {...props} />
      </div>
    </li>
  );
}

function Details({ id, quest, today }: { id: string; quest: Node; today: string }) {
  const isParent = quest.children.length > 0;
  return (
    <p
      id={id}
      className="flex shrink-0 items-center gap-3 text-[0.8rem] whitespace-nowrap text-muted tabular-nums max-sm:contents"
    >
      {quest.assignedToAgents.length > 0 && (
        <span className="max-w-44 truncate max-md:hidden" title={quest.assignedToAgents.join(", ")}>
          {quest.assignedToAgents.join(", ")}
        </span>
      )}{" "}
      {quest.dueDate && quest.status !== "completed" && (
        <span
          className={classNames(
            "max-sm:order-last max-sm:basis-full max-sm:pb-1",
            // Where the name begins: behind the completing button, and the folding one where there is one.
            isParent ? "max-sm:pl-17" : "max-sm:pl-8.5",
            quest.dueDate < today && "font-medium text-danger",
          )}
        >
          {quest.dueDate < today ? "overdue since" : "due"} {calendarDay(quest.dueDate)}
        </span>
      )}{" "}
      {isParent && (
        <span>
          {quest.completedLeaves}/{quest.leaves}
          <span className="sr-only"> of the quests below it are done</span>
        </span>
      )}{" "}
      <span className="sr-only">{QUEST_STATUS_LABELS[quest.status]}</span>
    </p>
  );
}
