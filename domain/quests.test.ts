import { expect, test } from "vitest";
import { buildQuestForest, flattenQuests, progressOf, type Quest, type QuestStatus, shiftQuest } from "./quests";

function quest(id: string, parentQuestId: string | null, questOrder: number, status: QuestStatus = "pending"): Quest {
  return { id, name: id, parentQuestId, questOrder, status };
}

const quests = [
  quest("b", null, 2),
  quest("a", null, 1),
  quest("a2", "a", 2, "completed"),
  quest("a1", "a", 1),
  quest("a1x", "a1", 1, "completed"),
  quest("a1y", "a1", 2),
];
const forest = buildQuestForest(quests);

test("quests stand in their order with level and what is open below", () => {
  expect(flattenQuests(forest).map((node) => `${node.id}${node.level}`)).toEqual([
    "a1",
    "a12",
    "a1x3",
    "a1y3",
    "a22",
    "b1",
  ]);
  expect(flattenQuests(forest).find((node) => node.id === "a")).toMatchObject({
    openBelow: 2,
    leaves: 3,
    completedLeaves: 2,
  });
});

test("progress is the leaves' share completed; of nothing there is none", () => {
  expect(progressOf(forest)).toBe(50);
  expect(progressOf([])).toBeNull();
});

test("a quest whose parent is not there is still seen", () => {
  expect(buildQuestForest([quest("x", "gone", 1)])).toHaveLength(1);
});

test("a shift goes past a sibling, below the one before, or beside the parent", () => {
  expect(shiftQuest(forest, "b", "up")).toEqual({ parentQuestId: null, position: 1 });
  expect(shiftQuest(forest, "b", "down")).toBeNull();
  expect(shiftQuest(forest, "a", "down")).toEqual({ parentQuestId: null, position: 2 });
  expect(shiftQuest(forest, "b", "in")).toEqual({ parentQuestId: "a", position: 3 });
  expect(shiftQuest(forest, "a", "in")).toBeNull();
  expect(shiftQuest(forest, "a1y", "out")).toEqual({ parentQuestId: "a", position: 2 });
  expect(shiftQuest(forest, "a1", "out")).toEqual({ parentQuestId: null, position: 2 });
  expect(shiftQuest(forest, "a", "out")).toBeNull();
});

test("no shift leads to a ninth level", () => {
  const chain = Array.from({ length: 8 }, (_, i) => quest(`c${i}`, i ? `c${i - 1}` : null, i ? 1 : 2));
  const deep = buildQuestForest([quest("first", null, 1), ...chain]);
  expect(shiftQuest(deep, "c0", "in")).toBeNull();
});
