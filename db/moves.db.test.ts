import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { moveStatusSchema } from "@/domain/move-input";
import type { MoveState } from "@/domain/moves";
import { addMove, listMoves, setMoveStatus } from "./moves";
import { createTestCampaign } from "./testing/campaigns";
import { createTestWorkspace } from "./testing/workspace";

const ws = await createTestWorkspace();
const campaignId = await ws.as("marketer", (tx) => createTestCampaign(tx, "active"));

const PLANNED: MoveState = { status: "planned", outcome: "pending" };
const EXECUTED: MoveState = { status: "executed", outcome: "pending" };

async function newMove(): Promise<string> {
  const id = randomUUID();
  await ws.as("marketer", (tx) =>
    addMove(tx, ws.member("marketer"), { id, campaignId, name: "Mailing", channel: null }),
  );
  return id;
}

const choose = (role: "admin" | "marketer", id: string, seen: MoveState, state: MoveState) =>
  ws.as(role, (tx) => setMoveStatus(tx, { id, campaignId, seen, ...state }));

async function stateOf(id: string): Promise<MoveState | undefined> {
  const moves = await ws.as("viewer", (tx) => listMoves(tx, campaignId));
  return moves.find((move) => move.id === id);
}

test("of two choices the second is told of the first, and nothing is overwritten", async () => {
  const id = await newMove();
  expect(await choose("admin", id, PLANNED, EXECUTED)).toBeUndefined();
  const met = await choose("marketer", id, PLANNED, { status: "cancelled", outcome: "pending" });
  expect(met).toEqual({ now: EXECUTED, who: `admin of ${ws.slug}` });
  expect(await stateOf(id)).toMatchObject(EXECUTED);
});

test("two outcomes at once: one is saved, the other is told; the same one twice is no quarrel", async () => {
  const id = await newMove();
  await choose("marketer", id, PLANNED, EXECUTED);
  const outcomes = ["successful", "unsuccessful"] as const;
  const met = await Promise.all(
    outcomes.map((outcome) => choose("marketer", id, EXECUTED, { status: "executed", outcome })),
  );
  const lost = met.findIndex((one) => one !== undefined);
  const won = { status: "executed", outcome: outcomes[1 - lost] } as MoveState;
  expect(met[lost]).toMatchObject({ now: won });
  expect(met[1 - lost]).toBeUndefined();
  expect(await choose("marketer", id, EXECUTED, won)).toBeUndefined();
});

test("a move that is not there is missing", async () => {
  expect(await choose("marketer", randomUUID(), PLANNED, EXECUTED)).toBe("missing");
});

test("a way that a move can't go is refused by its name", () => {
  const given = { id: randomUUID(), campaignId, seen: EXECUTED, ...PLANNED };
  expect(moveStatusSchema.safeParse(given).error?.issues).toMatchObject([
    { path: ["status"], message: "A move that is executed can't become planned." },
  ]);
});
