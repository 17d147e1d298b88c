import { expect, test } from "vitest";
import { cellState, type MatrixCell, matrixColumns, matrixRows, targetsOf, tightestLimit } from "./assignment-matrix";
import { assignManySchema, pauseManySchema } from "./assignment-matrix-input";

const used = { max_executions_per_hour: 30, max_tokens_per_day: 0, max_cost_per_day: 9 };
const whole = (constraints: object) => ({ status: "active" as const, statusReason: null, constraints, used });
const cell = (change: Partial<MatrixCell> = {}): MatrixCell => ({
  agentId: "a",
  whole: null,
  campaigns: { active: 0, paused: 0 },
  ...change,
});

test("a cell is active when anything of it runs", () => {
  expect(cellState(undefined)).toBe("none");
  expect(cellState(cell())).toBe("none");
  expect(cellState(cell({ campaigns: { active: 0, paused: 1 } }))).toBe("paused");
  expect(cellState(cell({ whole: { ...whole({}), status: "paused" } }))).toBe("paused");
  expect(cellState(cell({ whole: { ...whole({}), status: "paused" }, campaigns: { active: 1, paused: 0 } }))).toBe(
    "active",
  );
});

test("the tightest limit is the one of which the largest share is used", () => {
  expect(tightestLimit(cell({ whole: whole({}) }))).toBeUndefined();
  const limits = { max_executions_per_hour: 60, max_cost_per_day: 10, max_tokens_per_day: 1_000 };
  expect(tightestLimit(cell({ whole: whole(limits) }))).toMatchObject({ key: "max_cost_per_day", share: 0.9 });
  // Nothing at all is allowed: that is used up.
  expect(tightestLimit(cell({ whole: whole({ ...limits, max_tokens_per_day: 0 }) }))).toMatchObject({ share: 1 });
});

const agent = (agentName: string, guildName: string) => ({
  id: agentName,
  code: `X-${agentName}`,
  agentName,
  guildName,
  isActive: true,
  isDeprecated: false,
});

test("rows are guilds with those of their agents that match every word", () => {
  const agents = [agent("Ada", "Muse"), agent("Bo", "Muse"), agent("Cy", "Matrix")];
  const names = (search: string) =>
    matrixRows(agents, search).map((row) => (typeof row === "string" ? row : row.agentName));
  expect(names("")).toEqual(["Muse", "Ada", "Bo", "Matrix", "Cy"]);
  expect(names("muse bo")).toEqual(["Muse", "Bo"]);
  expect(names("zzz")).toEqual([]);
});

test("pairs become one change a workspace", () => {
  const pairs = [
    { agentId: "a", slug: "x" },
    { agentId: "b", slug: "x" },
    { agentId: "a", slug: "y" },
    { agentId: "a", slug: "x" },
  ];
  expect(targetsOf(pairs)).toEqual([
    { slug: "x", agentIds: ["a", "b"] },
    { slug: "y", agentIds: ["a"] },
  ]);
});

const id = "0b9f3c1e-7a55-4f4c-9a3e-0f4a2b6d8c11";

const fieldOf = (input: unknown) => assignManySchema.safeParse(input).error?.issues[0]?.path.join(".");

test("what the matrix sends is bounded; a campaign goes with one workspace alone", () => {
  const target = { slug: "aurora", agentIds: [id, id] };
  expect(assignManySchema.parse({ targets: [target], campaignId: id, max_cost_per_day: "2.5" })).toEqual({
    targets: [{ slug: "aurora", agentIds: [id] }],
    campaignId: id,
    priorityLevel: "normal",
    executionConstraints: { max_cost_per_day: 2.5, on_breach: "alert" },
  });
  expect(fieldOf({ targets: [target, { ...target, slug: "meridian" }], campaignId: id })).toBe("campaignId");
  expect(fieldOf({ targets: [] })).toBe("targets");
  expect(fieldOf({ targets: [target, target] })).toBe("targets");
  expect(fieldOf({ targets: [{ ...target, agentIds: ["1"] }] })).toBe("targets.0.agentIds.0");
  expect(fieldOf({ targets: [target], max_cost_per_day: "-1" })).toBe("max_cost_per_day");
  expect(pauseManySchema.safeParse({ targets: [target], reason: " " }).success).toBe(false);
});

test("workspaces are found by the words of their names", () => {
  const columns = ["Northwind Trading", "Aurora North", "Meridian"].map((name) => ({
    slug: name,
    name,
    timezone: "UTC",
    currency: "USD",
    readOnly: false,
    cells: [],
  }));
  expect(matrixColumns(columns, "north tra").map(({ name }) => name)).toEqual(["Northwind Trading"]);
  expect(matrixColumns(columns, " ")).toEqual(columns);
});
