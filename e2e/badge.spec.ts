/** The badge always equals SQL: a thousand random operations by several processes, people and tabs. */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import type { Page } from "@playwright/test";
import { sql } from "drizzle-orm";
import type { TestWorkspace } from "@/db/testing/workspace";
import type { Role } from "@/domain/permissions";
import { type Ground, type Order, operate } from "./badge-operations";
import { expect, test } from "./fixtures";

const BATCHES = 5;
const PROCESSES = 2;
const OPERATIONS = 1_000 / BATCHES / (PROCESSES + 1);
const SEED = 20_261_126;

async function countUnread(workspace: TestWorkspace, role: Role): Promise<number> {
  const { rows } = await workspace.as(role, (tx) =>
    tx.execute<{ n: number }>(sql`select count(*) as n from user_notifications
      where user_id = auth.uid() and channel = 'in_app' and not is_read and (expires_at is null or expires_at > now())`),
  );
  return rows[0]?.n ?? -1;
}

/** Both are read anew until they agree: what expires meanwhile falls out of both. */
async function expectBadge(page: Page, workspace: TestWorkspace, role: Role): Promise<void> {
  const bell = page.getByRole("button", { name: /^Notifications/ });
  await expect
    .poll(async () => {
      const shown = await bell.getAttribute("aria-label");
      const unread = await countUnread(workspace, role);
      return (
        shown === (unread === 0 ? "Notifications" : `Notifications, ${unread} unread`) || `${shown}, not ${unread}`
      );
    })
    .toBe(true);
}

async function start(): Promise<ChildProcess> {
  const child = fork("e2e/badge-operations.ts", { execArgv: ["--import", "tsx"] });
  await once(child, "message");
  return child;
}

async function order(child: ChildProcess, what: Order): Promise<void> {
  child.send(what);
  const [answer] = await once(child, "message");
  expect(answer).toBe("done");
}

test("after each of a thousand random operations' batches, every badge equals SQL", async ({ workspace, signIn }) => {
  const { id, slug, users } = workspace;
  const ground: Ground = { workspaceId: id, slug, users };
  const first = await signIn("ops");
  const second = await first.context.newPage();
  const viewer = await signIn("viewer");
  const tabs: [Page, Role][] = [
    [first.page, "ops"],
    [second, "ops"],
    [viewer.page, "viewer"],
  ];
  const children = await Promise.all(Array.from({ length: PROCESSES }, start));
  try {
    await first.page.goto(`/${slug}/notifications`);
    await second.goto(`/${slug}/settings/members`);
    await viewer.page.goto(`/${slug}/leaderboard`);
    for (let batch = 0; batch < BATCHES; batch++) {
      const orders = Array.from(
        { length: PROCESSES + 1 },
        (_, i): Order => ({
          ground,
          seed: SEED + batch * 10 + i,
          operations: Math.ceil(OPERATIONS),
        }),
      );
      const [mine, ...theirs] = orders;
      await Promise.all([mine && operate(mine), ...theirs.map((one, i) => children[i] && order(children[i], one))]);
      if (batch === 2) await first.page.getByRole("button", { name: "Mark all read" }).click();
      for (const [page, role] of tabs) await expectBadge(page, workspace, role);
    }
  } finally {
    for (const child of children) child.kill();
  }
});
