/** Webhooks' receivers and people's channels keep each other waiting never. */
import { expect, test, vi } from "vitest";

const deliverNotifications = vi.hoisted(() => vi.fn(async () => false));
const deliverWebhooks = vi.hoisted(() => vi.fn(() => new Promise<boolean>(() => {})));
const wake = vi.hoisted(() => ({ up: (_id: string) => {} }));
vi.mock("../delivery/deliver-notifications", () => ({ deliverNotifications }));
vi.mock("../delivery/deliver-webhooks", () => ({ deliverWebhooks }));
vi.mock("@/db/workspace", () => ({ withJob: async (_job: string, work: () => unknown) => work() }));
vi.mock("@/db/upkeep", () => ({
  listWorkspaceIds: async () => Array.from({ length: 20 }, (_, i) => `workspace-${i}`),
}));
vi.mock("@/db/live", () => ({
  listenForDeliveries: (onDue: (id: string) => void) => {
    wake.up = onDue;
    return async () => {};
  },
}));
const { deliverNotificationsEachMinute: job } = await import("./deliver-notifications");

test("webhooks that hang, in however many workspaces, delay nobody's notifications", async () => {
  await job.run({});
  await vi.waitFor(() => expect(deliverNotifications).toHaveBeenCalledTimes(20));
  expect(deliverWebhooks.mock.calls.length).toBeLessThan(20);
  job.watch?.();
  wake.up("workspace-0");
  await vi.waitFor(() => expect(deliverNotifications).toHaveBeenCalledTimes(21));
});
