/** A campaign's quests: a forest of at most eight levels whose progress rolls up from the leaves. */

export const QUEST_STATUSES = ["pending", "in_progress", "completed", "blocked", "on_hold"] as const;
export type QuestStatus = (typeof QUEST_STATUSES)[number];

export const QUEST_ENUMS = { "campaign_quests.status": QUEST_STATUSES } as const;

export const QUEST_STATUS_LABELS: Record<QuestStatus, string> = {
  pending: "Pending",
  in_progress: "In progress",
  completed: "Completed",
  blocked: "Blocked",
  on_hold: "On hold",
};

export const QUEST_LEVELS = 8;

export type Quest = {
  id: string;
  parentQuestId: string | null;
  questOrder: number;
  name: string;
  status: QuestStatus;
};

export type QuestNode<Q extends Quest = Quest> = Q & {
  /** 1 for a root. */
  level: number;
  children: QuestNode<Q>[];
  /** How many quests below it are not completed. */
  openBelow: number;
  leaves: number;
  completedLeaves: number;
};

/** The forest in order. A quest whose parent is not among them counts as a root, so none is ever lost from sight. */
export function buildQuestForest<Q extends Quest>(quests: readonly Q[]): QuestNode<Q>[] {
  const known = new Set(quests.map((quest) => quest.id));
  const byParent = new Map<string | null, Q[]>();
  for (const quest of quests) {
    const parent = quest.parentQuestId && known.has(quest.parentQuestId) ? quest.parentQuestId : null;
    byParent.set(parent, [...(byParent.get(parent) ?? []), quest]);
  }
  const grow = (parent: string | null, level: number): QuestNode<Q>[] =>
    (byParent.get(parent) ?? [])
      .toSorted((a, b) => a.questOrder - b.questOrder)
      .map((quest) => {
        const children = grow(quest.id, level + 1);
        const sum = (count: (child: QuestNode<Q>) => number) => children.reduce((all, child) => all + count(child), 0);
        return {
          ...quest,
          level,
          children,
          openBelow: sum((child) => child.openBelow + (child.status === "completed" ? 0 : 1)),
          leaves: children.length ? sum((child) => child.leaves) : 1,
          completedLeaves: children.length
            ? sum((child) => child.completedLeaves)
            : Number(quest.status === "completed"),
        };
      });
  return grow(null, 1);
}

/** Share of completed leaves, 0 to 100; null for no quest at all. */
export function progressOf(nodes: readonly Pick<QuestNode, "leaves" | "completedLeaves">[]): number | null {
  const leaves = nodes.reduce((all, node) => all + node.leaves, 0);
  const completed = nodes.reduce((all, node) => all + node.completedLeaves, 0);
  return leaves === 0 ? null : (completed / leaves) * 100;
}

/** The forest as rows from top to bottom, as a tree with everything unfolded shows it. */
export function flattenQuests<Q extends Quest>(nodes: readonly QuestNode<Q>[]): QuestNode<Q>[] {
  return nodes.flatMap((node) => [node, ...flattenQuests(node.children)]);
}

export type QuestPlace = { parentQuestId: string | null; position: number };
export const QUEST_SHIFTS = ["up", "down", "in", "out"] as const;
export type QuestShift = (typeof QUEST_SHIFTS)[number];

/** Where a quest comes to stand: past a sibling, below the sibling before it, or beside its parent. Null: nowhere. */
export function shiftQuest(forest: readonly QuestNode[], questId: string, shift: QuestShift): QuestPlace | null {
  const rows = flattenQuests(forest);
  const quest = rows.find((row) => row.id === questId);
  if (!quest) return null;
  const parent = rows.find((row) => row.children.some((child) => child.id === questId));
  const siblings = parent ? parent.children : forest;
  const index = siblings.findIndex((sibling) => sibling.id === questId);
  const parentQuestId = parent?.id ?? null;
  if (shift === "up") return index > 0 ? { parentQuestId, position: index } : null;
  if (shift === "down") return index < siblings.length - 1 ? { parentQuestId, position: index + 2 } : null;
  if (shift === "in") {
    const before = siblings[index - 1];
    if (!before || quest.level + heightOf(quest) > QUEST_LEVELS) return null;
    return { parentQuestId: before.id, position: before.children.length + 1 };
  }
  if (!parent) return null;
  const grandparent = rows.find((row) => row.children.some((child) => child.id === parent.id));
  const uncles = grandparent ? grandparent.children : forest;
  return {
    parentQuestId: grandparent?.id ?? null,
    position: uncles.findIndex((uncle) => uncle.id === parent.id) + 2,
  };
}

/** The quests with one moved to a place, as the database will answer: places stay 1, 2, 3 … among siblings. */
export function moveQuestTo<Q extends Quest>(quests: readonly Q[], questId: string, place: QuestPlace): Q[] {
  const moved = quests.find((quest) => quest.id === questId);
  if (!moved) return [...quests];
  const rest = quests.filter((quest) => quest !== moved).toSorted((a, b) => a.questOrder - b.questOrder);
  const siblings = rest.filter((quest) => quest.parentQuestId === place.parentQuestId);
  siblings.splice(place.position - 1, 0, { ...moved, parentQuestId: place.parentQuestId });
  const others = rest.filter((quest) => quest.parentQuestId !== place.parentQuestId);
  const seats = new Map<string | null, number>();
  return [...siblings, ...others].map((quest) => {
    const questOrder = (seats.get(quest.parentQuestId) ?? 0) + 1;
    seats.set(quest.parentQuestId, questOrder);
    return { ...quest, questOrder };
  });
}

/** Levels of a subtree, itself included. */
function heightOf(node: QuestNode): number {
  return 1 + Math.max(0, ...node.children.map(heightOf));
}

/** Names of a quest's fields, as forms and messages write them. */
export const QUEST_FIELD_LABELS = {
  name: "Name",
  description: "Description",
  objective: "Objective",
  status: "Status",
  startDate: "Start date",
  endDate: "End date",
  dueDate: "Due date",
  assignedToAgents: "Agents",
  expectedOutput: "Expected output",
  actualOutput: "Actual output",
} as const;
