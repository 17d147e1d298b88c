import { expect, test } from "vitest";
import { addQuestSchema } from "./quest-input";

const quest = {
  id: "0d9f9c4e-3a44-4d0e-9a0c-0f0f5b8f1a11",
  campaignId: "0d9f9c4e-3a44-4d0e-9a0c-0f0f5b8f1a12",
  name: "Words",
  startDate: "2026-03-10",
};

test("a quest neither ends nor is due before it starts", () => {
  const onTheDay = { ...quest, endDate: "2026-03-10", dueDate: "2026-03-10" };
  expect(addQuestSchema.safeParse(onTheDay).success).toBe(true);
  expect(addQuestSchema.safeParse({ ...quest, startDate: "", dueDate: "2026-03-09" }).success).toBe(true);
  const { error } = addQuestSchema.safeParse({ ...quest, endDate: "2026-03-09", dueDate: "2026-03-09" });
  expect(error?.issues.map(({ path, message }) => [path.join("."), message])).toEqual([
    ["endDate", "The end date is before the start date."],
    ["dueDate", "The due date is before the start date."],
  ]);
});
