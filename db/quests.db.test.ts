import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import * as fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { addQuestSchema } from "@/domain/quest-input";
import type { QuestStatus } from "@/domain/quests";
import { buildQuestForest, flattenQuests, moveQuestTo, QUEST_LEVELS, QUEST_SHIFTS, shiftQuest } from "@/domain/quests";
import { addQuest, changeQuestStatus, deleteQuest, listQuests, moveQuest, updateQuest } from "./quests";
import { createTestCampaign } from "./testing/campaigns";
import { createTestWorkspace, type TestWorkspace } from "./testing/workspace";

let ws: TestWorkspace;
beforeAll(async () => {
  ws = await createTestWorkspace();
});

async function newCampaign(): Promise<string> {
  return ws.as("marketer", async (tx) => {
    const id = await createTestCampaign(tx);
    await tx.execute(sql`delete from campaign_quests where campaign_id = ${id}`);
    return id;
  });
}

async function add(campaignId: string, name: string, parentQuestId: string | null = null): Promise<string> {
  const input = addQuestSchema.parse({ id: randomUUID(), campaignId, name, parentQuestId });
  await ws.as("marketer", (tx) => addQuest(tx, ws.member("marketer"), input));
  return input.id;
}

const move = (id: string, parentQuestId: string | null, position: number) =>
  ws.as("marketer", (tx) => moveQuest(tx, { id, parentQuestId, position }));

/** The forest as text: "A(B C) D". */
async function draw(campaignId: string): Promise<string> {
  const quests = await ws.as("viewer", (tx) => listQuests(tx, campaignId));
  type Node = ReturnType<typeof buildQuestForest>[number];
  const text = (nodes: readonly Node[]): string =>
    nodes.map((node) => node.name + (node.children.length ? `(${text(node.children)})` : "")).join(" ");
  return text(buildQuestForest(quests));
}

/** Every sibling group's places must be 1 … n. */
async function expectDense(campaignId: string): Promise<void> {
  const { rows } = await ws.as("viewer", (tx) =>
    tx.execute(sql`select parent_quest_id from campaign_quests where campaign_id = ${campaignId}
      group by parent_quest_id
      having count(distinct quest_order) <> count(*) or min(quest_order) <> 1 or max(quest_order) <> count(*)`),
  );
  expect(rows).toEqual([]);
}

test("quests are appended, moved with all below them, and close the gap when deleted", async () => {
  const campaign = await newCampaign();
  const a = await add(campaign, "A");
  const b = await add(campaign, "B");
  const c = await add(campaign, "C");
  await add(campaign, "b1", b);
  expect(await draw(campaign)).toBe("A B(b1) C");
  await move(c, null, 1);
  expect(await draw(campaign)).toBe("C A B(b1)");
  await move(b, a, 99);
  expect(await draw(campaign)).toBe("C A(B(b1))");
  await move(b, null, 2);
  expect(await draw(campaign)).toBe("C B(b1) A");
  await ws.as("marketer", (tx) => deleteQuest(tx, { campaignId: campaign, id: b }));
  expect(await draw(campaign)).toBe("C A");
  await expectDense(campaign);
});

test("a quest can't be placed below itself, nor nine levels deep", async () => {
  const campaign = await newCampaign();
  const chain: string[] = [];
  for (let level = 1; level <= QUEST_LEVELS; level++) chain.push(await add(campaign, `L${level}`, chain.at(-1)));
  await expect(move(chain[0] as string, chain[3] as string, 1)).rejects.toMatchObject({
    cause: { code: "CX409", message: "“L1” can't be placed below itself." },
  });
  await expect(move(chain[0] as string, chain[0] as string, 1)).rejects.toMatchObject({ cause: { code: "CX409" } });
  await expect(add(campaign, "L9", chain[7])).rejects.toMatchObject({ cause: { code: "CX409" } });
  const root = await add(campaign, "Root");
  await expect(move(chain[0] as string, root, 1)).rejects.toMatchObject({
    cause: { code: "CX409", message: "Quests nest at most 8 levels deep; this would be 9." },
  });
});

test("a parent lies in the same campaign, and a quest stays in its own", async () => {
  const [one, other] = [await newCampaign(), await newCampaign()];
  const parent = await add(other, "Elsewhere");
  const quest = await add(one, "Here");
  await expect(move(quest, parent, 1)).rejects.toMatchObject({ cause: { code: "CX404" } });
  await expect(add(one, "Astray", parent)).rejects.toMatchObject({ cause: { code: "23503" } });
  const away = ws.as("marketer", (tx) =>
    tx.execute(sql`update campaign_quests set campaign_id = ${other} where id = ${quest}`),
  );
  await expect(away).rejects.toMatchObject({ cause: { code: "CX409" } });
});

test("places with a gap or twice are refused whichever way they come", async () => {
  const campaign = await newCampaign();
  const quest = await add(campaign, "A");
  await add(campaign, "B");
  const gap = ws.as("marketer", (tx) =>
    tx.execute(sql`update campaign_quests set quest_order = 7 where id = ${quest}`),
  );
  await expect(gap).rejects.toMatchObject({ cause: { code: "CX409" } });
  const twice = ws.as("marketer", (tx) =>
    tx.execute(sql`update campaign_quests set quest_order = 2 where id = ${quest}`),
  );
  await expect(twice).rejects.toMatchObject({ cause: { code: "23505" } });
});

test("any sequence of moves keeps a forest: every quest once, dense, shallow, whole subtrees", async () => {
  const index = fc.integer({ min: 0, max: 9 });
  const step = fc.record({ quest: index, shift: fc.constantFrom(...QUEST_SHIFTS) });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 15 }), async (steps) => {
      const campaign = await newCampaign();
      const ids: string[] = [];
      for (let i = 0; i < 10; i++) ids.push(await add(campaign, `Q${i}`, i % 3 === 0 ? null : ids[i - 1]));
      for (const { quest, shift } of steps) {
        const before = buildQuestForest(await ws.as("viewer", (tx) => listQuests(tx, campaign)));
        const place = shiftQuest(before, ids[quest] as string, shift);
        if (!place) continue;
        await move(ids[quest] as string, place.parentQuestId, place.position);
        const quests = await ws.as("viewer", (tx) => listQuests(tx, campaign));
        const after = buildQuestForest(quests);
        const foreseen = moveQuestTo(flattenQuests(before), ids[quest] as string, place);
        expect(new Map(foreseen.map((q) => [q.id, [q.parentQuestId, q.questOrder]]))).toEqual(
          new Map(quests.map((q) => [q.id, [q.parentQuestId, q.questOrder]])),
        );
        const subtree = (forest: typeof before) =>
          flattenQuests(flattenQuests(forest).filter((node) => node.id === ids[quest])).map((node) => node.name);
        expect(subtree(after)).toEqual(subtree(before));
      }
      const rows = flattenQuests(buildQuestForest(await ws.as("viewer", (tx) => listQuests(tx, campaign))));
      expect(rows.map((row) => row.id).sort()).toEqual(ids.toSorted());
      expect(Math.max(...rows.map((row) => row.level))).toBeLessThanOrEqual(QUEST_LEVELS);
      await expectDense(campaign);
    }),
    { numRuns: 8 },
  );
}, 60_000);

test("people who reorder, add and delete at once lose nothing", async () => {
  const campaign = await newCampaign();
  const ids: string[] = [];
  for (let i = 0; i < 8; i++) ids.push(await add(campaign, `Q${i}`));
  await Promise.all([
    ...ids.map((id, i) => move(id, null, ids.length - i)),
    ...ids.slice(1).map((id) => move(id, ids[0] as string, 1)),
    ...Array.from({ length: 6 }, (_, i) => add(campaign, `New${i}`)),
    ws.as("marketer", (tx) =>
      changeQuestStatus(tx, {
        campaignId: campaign,
        id: ids[3] as string,
        status: "blocked",
        seen: "pending",
        withChildren: false,
      }),
    ),
  ]);
  const quests = await ws.as("viewer", (tx) => listQuests(tx, campaign));
  expect(quests).toHaveLength(14);
  await expectDense(campaign);
});

test("two crossing moves can't close a cycle", async () => {
  const campaign = await newCampaign();
  for (let round = 0; round < 5; round++) {
    const [a, b] = [await add(campaign, `A${round}`), await add(campaign, `B${round}`)];
    const outcomes = await Promise.allSettled([move(a, b, 1), move(b, a, 1)]);
    expect(outcomes.map((outcome) => outcome.status).sort()).toEqual(["fulfilled", "rejected"]);
  }
  await expectDense(campaign);
});

test("a parent with open quests below is completed only together with them", async () => {
  const campaign = await newCampaign();
  const parent = await add(campaign, "Parent");
  const child = await add(campaign, "Child", parent);
  await add(campaign, "Grandchild", child);
  const set = (id: string, status: "completed" | "pending", withChildren = false) => {
    const seen = status === "completed" ? "pending" : "completed";
    return ws.as("marketer", (tx) => changeQuestStatus(tx, { campaignId: campaign, id, status, seen, withChildren }));
  };
  const statuses = async () => {
    const quests = await ws.as("viewer", (tx) => listQuests(tx, campaign));
    return quests.map(({ status }) => status);
  };
  await expect(set(parent, "completed")).rejects.toMatchObject({ cause: { code: "CX409", column: "status" } });
  for (const _ of ["first", "again"]) {
    expect(await set(parent, "completed", true)).toBeUndefined();
    expect(await statuses()).toEqual(["completed", "completed", "completed"]);
  }
  await expect(set(child, "pending")).rejects.toMatchObject({ cause: { code: "CX409" } });
  await expect(add(campaign, "Late", parent)).rejects.toMatchObject({ cause: { code: "CX409" } });
  expect(await set(parent, "pending")).toBeUndefined();
  expect((await statuses()).filter((status) => status === "pending")).toHaveLength(1);
  await add(campaign, "Late", parent);
});

test("two people editing one quest: the second is told; reordering is no edit", async () => {
  const campaign = await newCampaign();
  const [id] = [await add(campaign, "Words"), await add(campaign, "Other")];
  await move(id, null, 2);
  const input = { ...addQuestSchema.parse({ id, campaignId: campaign, name: "Better words" }), revision: 1 };
  const { parentQuestId: _, ...fields } = input;
  expect(await ws.as("admin", (tx) => updateQuest(tx, fields))).toMatchObject({ kind: "saved", row: { revision: 2 } });
  expect(await ws.as("marketer", (tx) => updateQuest(tx, { ...fields, name: "Mine" }))).toMatchObject({
    kind: "conflict",
    current: { name: "Better words" },
    changes: [{ fields: ["name"] }],
  });
});

test("of two choices of a quest's status the second is told of the first, and nothing is overwritten", async () => {
  const campaign = await newCampaign();
  const id = await add(campaign, "Contested");
  const choose = (role: "admin" | "marketer", status: QuestStatus, place = id) =>
    ws.as(role, (tx) =>
      changeQuestStatus(tx, { campaignId: campaign, id: place, status, seen: "pending", withChildren: false }),
    );
  expect(await choose("admin", "blocked")).toBeUndefined();
  for (const status of ["completed", "on_hold"] as const) {
    expect(await choose("marketer", status)).toEqual({ now: "blocked", who: `admin of ${ws.slug}` });
  }
  expect(await ws.as("viewer", (tx) => listQuests(tx, campaign))).toMatchObject([{ status: "blocked" }]);
  expect(await choose("marketer", "completed", randomUUID())).toBe("missing");
});

test("an agent that does not work in this workspace can't be given a quest", async () => {
  const campaign = await newCampaign();
  const { rows } = await ws.as("viewer", (tx) =>
    tx.execute<{ there: boolean }>(sql`select to_regclass('public.agent_assignments') is not null as there`),
  );
  const attempt = ws.as("marketer", (tx) =>
    tx.execute(sql`insert into campaign_quests (workspace_id, campaign_id, name, assigned_to_agents)
      values (${ws.id}, ${campaign}, 'Research', '{Nobody}')`),
  );
  if (rows[0]?.there) {
    await expect(attempt).rejects.toMatchObject({ cause: { code: "CX422", column: "assigned_to_agents" } });
  } else {
    await attempt;
  }
});
