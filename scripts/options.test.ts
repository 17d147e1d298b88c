import { expect, test } from "vitest";
import { helpOf, readOptions } from "./options";

const command = {
  name: "npm run db:down",
  does: "Takes back the newest migration.",
  options: { steps: { type: "string", value: "N", help: "How many." }, yes: { type: "boolean", help: "Mean it." } },
} as const;

test("options are read by the table that the help is made of", () => {
  expect(readOptions(command, ["--steps", "2", "--yes"])).toMatchObject({ steps: "2", yes: true });
  expect(readOptions(command, [])).toEqual({});
  expect(helpOf(command)).toBe(
    "npm run db:down -- [options]\nTakes back the newest migration.\n\n  --steps N  How many.\n  --yes      Mean it.\n  --help     Print this.\n",
  );
});

test("an unknown option names itself and the way to the help", () => {
  expect(() => readOptions(command, ["--step", "2"])).toThrow("Unknown option '--step'. See npm run db:down -- --help");
  expect(() => readOptions(command, ["--yes=maybe"])).toThrow("See npm run db:down -- --help");
});
