import { randomUUID } from "node:crypto";
import { beforeAll, expect, test } from "vitest";
import { createCampaignSchema } from "@/domain/campaign-input";
import { createMessageSchema, createPositioningSchema } from "@/domain/positioning-input";
import { createCampaign } from "./campaigns";
import { createMessage, deleteMessage, findMessage, listMessages, listMessageUses, updateMessage } from "./messages";
import {
  createPositioning,
  deletePositioning,
  findPositioning,
  listPositioning,
  listPositioningUses,
  updatePositioning,
} from "./positioning";
import { createTestWorkspace, type TestWorkspace } from "./testing/workspace";

let ws: TestWorkspace;
beforeAll(async () => {
  ws = await createTestWorkspace();
});

test("a framework with its messages and campaigns: made once, edited by revision, deleted without taking them along", async () => {
  const member = ws.member("marketer");
  const framework = createPositioningSchema.parse({ id: randomUUID(), name: "For teams", marketSegment: "SMB" });
  const message = createMessageSchema.parse({
    id: randomUUID(),
    name: "Launch message",
    positioningId: framework.id,
    primaryMessage: "Fewer tools, one plan.",
    keyTopics: ["planning", "planning", "focus"],
  });
  const campaign = createCampaignSchema.parse({
    id: randomUUID(),
    name: "Launch",
    positioningId: framework.id,
    messageArchitectureId: message.id,
  });
  await ws.as("marketer", async (tx) => {
    for (let twice = 0; twice < 2; twice++) {
      await createPositioning(tx, member, framework);
      await createMessage(tx, member, message);
      await createCampaign(tx, member, campaign);
    }
  });
  await ws.as("viewer", async (tx) => {
    expect(await listPositioning(tx)).toMatchObject([{ name: "For teams", messageCount: 1, campaignCount: 1 }]);
    expect(await listMessages(tx)).toMatchObject([{ positioningName: "For teams", campaignCount: 1 }]);
    expect(await listPositioningUses(tx, framework.id)).toMatchObject({
      campaigns: [{ name: "Launch", status: "draft" }],
      messages: [{ name: "Launch message" }],
    });
    expect(await listMessageUses(tx, message.id)).toMatchObject([{ name: "Launch" }]);
    expect((await findMessage(tx, message.id))?.keyTopics).toEqual(["planning", "focus"]);
  });

  const renamed = { ...framework, revision: 1, name: "For small teams" };
  expect(await ws.as("admin", (tx) => updatePositioning(tx, renamed))).toMatchObject({ kind: "saved" });
  expect(await ws.as("marketer", (tx) => updatePositioning(tx, { ...renamed, name: "Mine" }))).toMatchObject({
    kind: "conflict",
    current: { name: "For small teams", revision: 2 },
    changes: [{ fields: ["name"] }],
  });
  const louder = { ...message, revision: 1, brandVoice: "Warm" };
  expect(await ws.as("marketer", (tx) => updateMessage(tx, louder))).toMatchObject({
    kind: "saved",
    row: { brandVoice: "Warm", revision: 2 },
  });
  expect((await ws.as("marketer", (tx) => updateMessage(tx, louder))).kind).toBe("conflict");

  await ws.as("marketer", async (tx) => {
    expect(await deletePositioning(tx, { id: framework.id, revision: 1 })).toBe(false);
    expect(await deletePositioning(tx, { id: framework.id, revision: 2 })).toBe(true);
    expect(await findPositioning(tx, framework.id)).toBeUndefined();
    expect(await findMessage(tx, message.id)).toMatchObject({
      positioningId: null,
      positioningName: null,
      revision: 3,
    });
    expect(await deleteMessage(tx, { id: message.id, revision: 3 })).toBe(true);
  });
});
