import { afterEach, beforeEach, expect, test, vi } from "vitest";

vi.mock("node:timers/promises", () => ({
  setTimeout: (ms: number) => new Promise((resolve) => void setTimeout(resolve, ms)),
}));
const { drain } = await import("./drain");

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const take = (ms: number) => new Promise<void>((resolve) => void setTimeout(resolve, ms));

test("a workspace with no end of work gives up after twenty seconds, and what is on its way is settled", async () => {
  let claimed = 0;
  let settled = 0;
  const draining = drain({
    claim: async () => [{ id: String(claimed++) }],
    laneOf: ({ id }) => id,
    deliver: () => take(3_000).then(() => void (settled += 1)),
  });
  await vi.advanceTimersByTimeAsync(30_000);
  expect(await draining).toBe(true);
  expect(claimed).toBeGreaterThan(5);
  expect(settled).toBe(claimed);
});

test("a slow receiver holds no other up, neither what was due nor what comes meanwhile", async () => {
  const due = [
    { id: "1", receiver: "slow" },
    { id: "2", receiver: "quick" },
  ];
  const delivered: string[] = [];
  const draining = drain({
    claim: async (busy) => {
      const free = due.filter(({ receiver }) => !busy.includes(receiver));
      for (const one of free) due.splice(due.indexOf(one), 1);
      return free;
    },
    laneOf: ({ receiver }) => receiver,
    deliver: async ({ id, receiver }) => {
      await take(receiver === "slow" ? 15_000 : 10);
      delivered.push(id);
    },
  });
  await vi.advanceTimersByTimeAsync(100);
  expect(delivered).toEqual(["2"]);
  due.push({ id: "3", receiver: "slow" }, { id: "4", receiver: "quick" });
  await vi.advanceTimersByTimeAsync(1_100);
  expect(delivered).toEqual(["2", "4"]);
  await vi.advanceTimersByTimeAsync(40_000);
  expect(await draining).toBe(true);
  expect(delivered).toEqual(["2", "4", "1", "3"]);
});

test("what fails is left to come due again, and the end is told", async () => {
  const claims = [[{ id: "a" }, { id: "b" }], []];
  const draining = drain({
    claim: async () => claims.shift() ?? [],
    laneOf: ({ id }) => id,
    deliver: async ({ id }) => {
      if (id === "a") throw new Error("lost");
    },
  });
  await vi.advanceTimersByTimeAsync(2_000);
  expect(await draining).toBe(false);
});
