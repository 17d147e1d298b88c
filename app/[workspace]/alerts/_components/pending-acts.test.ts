import { expect, test } from "vitest";
import { pendingActs } from "./pending-acts";

/** Acts on lists by name; each adds its letter to one of them. */
function screen() {
  const lists = new Map<string, string>();
  const pending = pendingActs<string>();
  const read = (list: string) => lists.get(list) ?? "";
  const act = (letter: string, list = "active") =>
    pending.begin({
      show: () => {
        const before = read(list);
        lists.set(list, before + letter);
        return before;
      },
      putBack: (before) => void lists.set(list, before),
    });
  return { pending, read, act };
}

test("of acts that overlap, one that fails leaves the screen and the others stay, in whatever order they are answered", () => {
  const { pending, read, act } = screen();
  const [a, b, c] = [act("a"), act("b"), act("c")];
  pending.succeed(b);
  pending.fail(a);
  expect(read("active")).toBe("bc");
  expect([b.before, c.before]).toEqual(["", "b"]);
  pending.fail(c);
  expect(read("active")).toBe("b");
  expect(pending.none()).toBe(true);
});

test("when both fail, nothing of either is left", () => {
  for (const order of [
    [0, 1],
    [1, 0],
  ]) {
    const { pending, read, act } = screen();
    const acts = [act("a"), act("b")];
    for (const n of order) {
      const one = acts[n];
      if (one) pending.fail(one);
    }
    expect(read("active")).toBe("");
    expect(pending.none()).toBe(true);
  }
});

test("each goes back to the list that it was done in", () => {
  const { pending, read, act } = screen();
  const a = act("a");
  act("b", "snoozed");
  pending.fail(a);
  expect([read("active"), read("snoozed")]).toEqual(["", "b"]);
});

test("what was done is remembered while an earlier one may still fail", () => {
  const { pending, act } = screen();
  const [a, b] = [act("a"), act("b")];
  pending.succeed(b);
  expect(pending.none()).toBe(false);
  pending.succeed(a);
  expect(pending.none()).toBe(true);
});
