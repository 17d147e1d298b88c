import { expect, test } from "vitest";
import { type Telling, tell } from "./tellings";
import type { Tx } from "./workspace";

/** A storm: 500 alerts, each told to 100 people, and each hundredth also to nobody. */
const storm: Telling[] = Array.from({ length: 500 }, (_, alert) => [
  ...(alert % 100 === 0 ? [{ alertId: `alert ${alert}`, nobody: "no rule" }] : []),
  ...Array.from({ length: 100 }, (_, person) => ({
    alertId: `alert ${alert}`,
    person: { id: `person ${person}`, name: `Person ${person}`, as: "ops" },
    channels: ["in_app" as const],
    why: "ops",
    notification: { title: `Alert ${alert}` },
    topic: "api high in_app",
  })),
]).flat();

test("a storm costs the process no time that grows with its square, and everybody keeps their own plan", async () => {
  const count = 50_000;
  // As the database may answer: in no order.
  const plans = Array.from({ length: count }, (_, i) => ({
    place: count - i,
    channel: "in_app",
    deliverAfter: (count - i) % 2 ? "2026-06-10T21:00Z" : null,
    held: (count - i) % 2 ? null : "mute",
    gathered: count - i > 500,
  }));
  const answers = [plans, []];
  const sent: unknown[][] = [];
  const execute = async (query: { queryChunks: unknown[] }) => {
    sent.push(query.queryChunks);
    return { rows: answers[sent.length - 1] };
  };
  const began = process.cpuUsage();
  await tell({ execute } as unknown as Tx, storm, new Date("2026-06-10T21:00Z"));
  const { user } = process.cpuUsage(began);
  expect(user / 1_000).toBeLessThan(1_000);
  const events = JSON.parse(String(sent[1]?.find((chunk) => typeof chunk === "string")));
  expect(events).toHaveLength(storm.length);
  const told = events.filter(({ details }: { details: { person: string | null } }) => details.person);
  expect(told).toHaveLength(count);
  type Details = { person: string; channel: string; gathered?: true };
  told.forEach(({ details }: { details: Details }, i: number) => {
    const expected = [`Person ${i % 100}`, i % 2 ? "" : "in_app", i >= 500 || undefined];
    if ([details.person, details.channel, details.gathered].some((value, at) => value !== expected[at])) {
      expect.unreachable(`${JSON.stringify(details)} at ${i}`);
    }
  });
});
