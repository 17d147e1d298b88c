import { expect, test } from "vitest";
import { describeRepriced } from "./describe-repriced";

test.each([
  [0, 0, "No execution changed its cost."],
  [1, 0, "One execution was priced again."],
  [1_203, 0, "1,203 executions were priced again."],
  [7, 1, "7 executions were priced again. One workspace is not done: price again to go on with the rest."],
  [0, 2, "No execution changed its cost. 2 workspaces are not done: price again to go on with the rest."],
])("%i done, %i left", (repriced, left, words) => {
  expect(describeRepriced({ repriced, left })).toBe(words);
});
