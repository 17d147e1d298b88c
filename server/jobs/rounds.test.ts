import { expect, test, vi } from "vitest";
import { makeRounds } from "./rounds";

test("who isn't done goes to the back of the queue", async () => {
  const passes: string[] = [];
  const rounds = makeRounds(async (id) => {
    passes.push(id);
    return id === "busy" && passes.length < 6;
  }, 1);
  rounds.enqueue(["busy", "calm", "quiet"]);
  await vi.waitFor(() => expect(passes).toHaveLength(6));
  expect(passes.slice(0, 5)).toEqual(["busy", "calm", "quiet", "busy", "busy"]);
});

test("one pass at a time through a workspace; what is asked for meanwhile comes after it", async () => {
  const ends: (() => void)[] = [];
  const pass = vi.fn(() => new Promise<boolean>((resolve) => ends.push(() => resolve(false))));
  const rounds = makeRounds(pass, 2);
  const first = rounds.serve("a");
  expect(rounds.serve("a")).toBe(first);
  rounds.enqueue(["a", "b"]);
  expect(pass.mock.calls).toEqual([["a"], ["b"]]);
  ends[0]?.();
  await vi.waitFor(() => expect(pass.mock.calls).toEqual([["a"], ["b"], ["a"]]));
});

test("what comes due during a pass waits for no other workspace of the round", async () => {
  const ends: (() => void)[] = [];
  const pass = vi.fn((_id: string) => new Promise<boolean>((resolve) => ends.push(() => resolve(false))));
  const rounds = makeRounds(pass, 1);
  rounds.enqueue(["a", "b", "c"]);
  void rounds.serve("a");
  ends[0]?.();
  await vi.waitFor(() => expect(pass).toHaveBeenCalledTimes(3));
  expect(pass.mock.calls.slice(1).flat().sort()).toEqual(["a", "b"]);
});

test("a pass that fails takes neither its lane nor its workspace along; ended, nobody waits any more", async () => {
  const pass = vi
    .fn<(id: string) => Promise<boolean>>()
    .mockRejectedValueOnce(new Error("lost"))
    .mockResolvedValue(false);
  const rounds = makeRounds(pass, 1);
  rounds.enqueue(["a", "b", "a"]);
  await vi.waitFor(() => expect(pass).toHaveBeenCalledTimes(2));
  await rounds.serve("a");
  expect(pass).toHaveBeenCalledTimes(3);
  rounds.enqueue(["a", "b"]);
  await rounds.end();
  expect(pass).toHaveBeenCalledTimes(4);
});

test("ended, a pass under way is the last, be there more to do or more to come", async () => {
  const ends: (() => void)[] = [];
  const pass = vi.fn(() => new Promise<boolean>((resolve) => ends.push(() => resolve(true))));
  const rounds = makeRounds(pass, 2);
  rounds.enqueue(["a"]);
  const ending = rounds.end();
  rounds.enqueue(["b"]);
  await rounds.serve("c");
  ends[0]?.();
  await ending;
  await new Promise(setImmediate);
  expect(pass.mock.calls).toEqual([["a"]]);
});
