import * as fc from "fast-check";
import { expect, test } from "vitest";
import { createCampaignSchema } from "./campaign-input";
import {
  CAMPAIGN_STATUS_MOVES,
  CAMPAIGN_STATUSES,
  countPlannedDays,
  nameStatusMove,
  whyNotStatus,
  whyReadOnly,
} from "./campaigns";

const ready = { startDate: "2026-03-01", endDate: "2026-03-31", questCount: 1, moveCount: 0 };

test("every status can be archived but the archive, and only drafts come out of it", () => {
  for (const status of CAMPAIGN_STATUSES) {
    expect(CAMPAIGN_STATUS_MOVES[status].includes("archived")).toBe(status !== "archived");
    expect(CAMPAIGN_STATUS_MOVES[status]).not.toContain(status);
  }
  expect(CAMPAIGN_STATUS_MOVES.archived).toEqual(["draft"]);
});

test("a refused move names both statuses; an allowed one has a button's words", () => {
  const status = fc.constantFrom(...CAMPAIGN_STATUSES);
  fc.assert(
    fc.property(status, status, (from, to) => {
      const why = whyNotStatus({ ...ready, status: from }, to);
      if (CAMPAIGN_STATUS_MOVES[from].includes(to)) expect(why).toBeUndefined();
      else expect(why).toBe(`A campaign can't go from ${from} to ${to}.`);
      expect(nameStatusMove(from, to)).not.toBe("");
    }),
  );
});

test("starting says all that is missing", () => {
  const bare = { status: "planning", startDate: null, endDate: null, questCount: 0, moveCount: 0 } as const;
  expect(whyNotStatus(bare, "active")).toBe(
    "To become active it still needs a start date, an end date, at least one quest or move.",
  );
  expect(whyNotStatus({ ...bare, ...ready, questCount: 0, moveCount: 1 }, "active")).toBeUndefined();
  expect(whyReadOnly("completed")).toBe(
    "A campaign that is completed is read-only. Archive it, then restore it as a draft.",
  );
  expect(whyReadOnly("archived")).toBe("A campaign that is archived is read-only. Restore it as a draft first.");
  expect(whyReadOnly("paused")).toBeUndefined();
});

test("both days count", () => {
  expect(countPlannedDays("2026-03-01", "2026-03-01")).toBe(1);
  expect(countPlannedDays("2026-03-28", "2026-03-30")).toBe(3);
  expect(countPlannedDays("2026-03-28", null)).toBeNull();
});

test("dates out of order are refused at the end date", () => {
  const result = createCampaignSchema.safeParse({
    id: crypto.randomUUID(),
    name: "Backwards",
    startDate: "2026-03-02",
    endDate: "2026-03-01",
  });
  expect(result.error?.issues).toMatchObject([
    { path: ["endDate"], message: "The end date is before the start date." },
  ]);
});
