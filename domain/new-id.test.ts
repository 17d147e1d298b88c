import { expect, test } from "vitest";
import { z } from "zod";
import { createId } from "./new-id";

test("ids are valid and differ", () => {
  const ids = Array.from({ length: 50 }, createId);
  for (const id of ids) expect(z.uuidv4().safeParse(id).success).toBe(true);
  expect(new Set(ids).size).toBe(50);
});
