/** Saved views: one's own are one's own, shared ones are read by all and changed by their owner. */
import { randomUUID } from "node:crypto";
import { EventEmitter, once } from "node:events";
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import type { SavedViewInput } from "@/domain/alerts-input";
import type { Role } from "@/domain/permissions";
import { type Change, listenForChanges } from "./live";
import { deleteView, listSavedViews, readDefaultView, saveView } from "./saved-views";
import { createTestWorkspace, type TestWorkspace } from "./testing/workspace";

const view = (name: string, more: Partial<SavedViewInput> = {}): SavedViewInput => ({
  id: randomUUID(),
  name,
  query: "tab=active&severity=critical",
  isShared: false,
  isDefault: false,
  ...more,
});
const save = (ws: TestWorkspace, role: Role, one: SavedViewInput) =>
  ws.as(role, (tx) => saveView(tx, { workspaceId: ws.id, ownerId: ws.users[role] }, one));
const list = (ws: TestWorkspace, role: Role) => ws.as(role, listSavedViews);
const names = async (ws: TestWorkspace, role: Role) =>
  (await list(ws, role)).map(({ name, owner }) => (owner ? `${name} by ${owner}` : name));

test("one sees one's own, then what colleagues share; other workspaces see nothing", async () => {
  const [ws, other] = [await createTestWorkspace(), await createTestWorkspace()];
  await save(ws, "ops", view("b mine"));
  await save(ws, "ops", view("A mine", { isShared: true, isDefault: true }));
  await save(ws, "admin", view("Theirs"));
  expect(await names(ws, "ops")).toEqual(["A mine", "b mine"]);
  expect(await names(ws, "admin")).toEqual(["Theirs", `A mine by ops of ${ws.slug}`]);
  expect(await list(ws, "viewer")).toMatchObject([{ name: "A mine", isDefault: false }]);
  expect(await names(other, "ops")).toEqual([]);
});

test("names are one's own to choose, once each", async () => {
  const ws = await createTestWorkspace();
  const mine = view("Night shift");
  await save(ws, "ops", mine);
  await save(ws, "admin", view("Night shift"));
  await expect(save(ws, "ops", view("Night shift"))).rejects.toMatchObject({
    cause: { code: "23505", constraint: "saved_views_name_key" },
  });
  await save(ws, "ops", { ...mine, name: "Day shift", query: "tab=all" });
  expect(await list(ws, "ops")).toEqual([{ ...mine, name: "Day shift", query: "tab=all", owner: null }]);
});

test("a new default takes the place of the one before, for its owner alone", async () => {
  const ws = await createTestWorkspace();
  const first = view("First", { query: "tab=all", isDefault: true, isShared: true });
  const second = view("Second", { query: "tab=closed", isDefault: true });
  await save(ws, "ops", first);
  expect(await ws.as("ops", readDefaultView)).toBe("tab=all");
  await save(ws, "ops", second);
  expect(await ws.as("ops", readDefaultView)).toBe("tab=closed");
  await save(ws, "ops", { ...second, isDefault: false });
  expect(await ws.as("ops", readDefaultView)).toBeUndefined();
  await save(ws, "ops", first);
  expect(await ws.as("admin", readDefaultView)).toBeUndefined();
});

test("nobody changes, takes over or deletes a colleague's view, shared or not", async () => {
  const ws = await createTestWorkspace();
  const shared = view("Shared", { isShared: true });
  const hidden = view("Hidden");
  await save(ws, "ops", shared);
  await save(ws, "ops", hidden);
  for (const { id } of [shared, hidden]) {
    expect(await ws.as("owner", (tx) => deleteView(tx, id))).toBe(false);
    await expect(save(ws, "owner", view("Taken over", { id }))).rejects.toMatchObject({ cause: { code: "42501" } });
    const { rowCount } = await ws.as("owner", (tx) =>
      tx.execute(sql`update saved_views set name = 'x' where id = ${id}`),
    );
    expect(rowCount).toBe(0);
  }
  await expect(
    ws.as("owner", (tx) => saveView(tx, { workspaceId: ws.id, ownerId: ws.users.ops }, view("For another"))),
  ).rejects.toMatchObject({ cause: { code: "42501" } });
  expect(await names(ws, "ops")).toEqual(["Hidden", "Shared"]);
  expect(await ws.as("ops", (tx) => deleteView(tx, shared.id))).toBe(true);
  expect(await ws.as("ops", (tx) => deleteView(tx, shared.id))).toBe(false);
});

test("a private view is announced to its owner alone; one that is or was shared to all", async () => {
  const ws = await createTestWorkspace();
  const ears = new EventEmitter();
  const [listening, last] = [once(ears, "listening"), once(ears, "last")];
  const heard: Change[] = [];
  const stop = listenForChanges({
    onChange: (change) => {
      if (change.workspace !== ws.id || change.table !== "saved_views") return;
      heard.push(change);
      if (change.op === "delete") ears.emit("last");
    },
    onGap: () => ears.emit("listening"),
  });
  await listening;
  const one = view("Mine");
  await save(ws, "ops", one);
  await save(ws, "ops", { ...one, name: "Ours", isShared: true });
  await save(ws, "ops", one);
  await save(ws, "ops", { ...one, name: "Mine again" });
  await ws.as("ops", (tx) => deleteView(tx, one.id));
  await last;
  await stop();
  const { ops } = ws.users;
  expect(heard.map(({ op, user }) => [op, user])).toEqual([
    ["insert", ops],
    ["update", undefined],
    ["update", undefined],
    ["update", ops],
    ["delete", ops],
  ]);
  expect(heard[0]).toMatchObject({ n: 1, ids: [one.id] });
});
