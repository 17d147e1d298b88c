import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { makeAlarms } from "./alarms";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const inSeconds = (seconds: number) => new Date(Date.now() + seconds * 1_000);

test("rings at the moment, once, and not for what lies too far ahead", () => {
  const rung: string[] = [];
  const alarms = makeAlarms((id) => rung.push(id), 60_000);
  alarms.set("a", inSeconds(20));
  alarms.set("b", inSeconds(61));
  alarms.set("c", inSeconds(-5));
  alarms.set("d", null);
  vi.advanceTimersByTime(999);
  expect(rung).toEqual([]);
  vi.advanceTimersByTime(18_000);
  expect(rung).toEqual(["c"]);
  vi.advanceTimersByTime(600_000);
  expect(rung).toEqual(["c", "a"]);
});

test("a new moment takes the old one's place, and an end silences all", () => {
  const rung: string[] = [];
  const alarms = makeAlarms((id) => rung.push(id), 60_000);
  alarms.set("a", inSeconds(10));
  alarms.set("a", inSeconds(30));
  alarms.set("b", inSeconds(10));
  alarms.set("b", null);
  vi.advanceTimersByTime(29_000);
  expect(rung).toEqual([]);
  alarms.clear();
  vi.advanceTimersByTime(60_000);
  expect(rung).toEqual([]);
});
