import { expect, test } from "vitest";
import { readCodes } from "./performance-pages";

test("codes are read in any case, once each, and five at most", () => {
  expect(readCodes("mus-001, MUS-001,MUS-002,")).toEqual({ codes: ["MUS-001", "MUS-002"], strange: [], left: [] });
  expect(readCodes("")).toEqual({ codes: [], strange: [], left: [] });
  expect(readCodes("A-1,A-2,A-3,A-4,A-5,A-6").left).toEqual(["A-6"]);
});

test("what can be no code is named", () => {
  expect(readCodes("MUS-001,<script>,é")).toEqual({ codes: ["MUS-001"], strange: ["<SCRIPT>", "É"], left: [] });
});
