import fc from "fast-check";
import { expect, test } from "vitest";
import { type AgentRecord, NEW_AGENT } from "./registry";
import { readAgents, writeAgents } from "./registry-file";
import { planImport, summarizePlan } from "./registry-import";

const agent = (more: Partial<AgentRecord> = {}): AgentRecord => ({
  ...NEW_AGENT,
  code: "TST-001",
  agent_name: "Tester",
  agent_type: "guardian",
  guild_name: "Test Guild",
  ...more,
});
const known = (...records: AgentRecord[]) => records.map((record, n) => ({ id: `id ${n}`, record }));
const faultsOf = (text: string, format: "json" | "csv") => readAgents(text, format).faults;
const TODAY = "2026-03-31";
const plan = (registry: AgentRecord[], agents: object[]) =>
  summarizePlan({
    rows: planImport(known(...registry), readAgents(JSON.stringify(agents), "json").rows, TODAY),
    state: "",
  });

test("formulas are harmless in a spreadsheet, and come back as they were", () => {
  const purposes = ["=1+1", "+49 30", "-5", "@home", "'=quoted", "plain", "' apostrophe"];
  const csv = writeAgents(
    purposes.map((purpose, n) => agent({ code: `TST-00${n}`, agent_name: `T${n}`, purpose })),
    "csv",
  );
  for (const cell of ["'=1+1", "'+49 30", "'-5", "'@home", "''=quoted"]) expect(csv).toContain(`,${cell},`);
  expect(csv).not.toMatch(/(^|[,"\n])[=+@-]/m);
  expect(readAgents(csv, "csv").rows.map(({ values }) => values.purpose)).toEqual(purposes);
});

test("what is written as CSV is read the same, whatever the texts", () => {
  const text = fc.string({ unit: "grapheme", maxLength: 40 }).map((drawn) =>
    drawn
      .replaceAll(/[\p{Cc}\p{Cs}]|[\u2028-\u202e\u2066-\u2069]/gu, "")
      .normalize("NFC")
      .trim(),
  );
  const line = text.map((drawn) => drawn || "x");
  fc.assert(
    fc.property(line, text, fc.uniqueArray(line, { maxLength: 4 }), (name, prompt, inputs) => {
      const record = agent({
        agent_name: name,
        system_prompt: prompt || null,
        supported_inputs: inputs,
        model_config: { model: name },
      });
      const { rows, faults } = readAgents(writeAgents([record], "csv"), "csv");
      expect(faults).toEqual([]);
      expect(summarizePlan({ rows: planImport(known(record), rows, TODAY), state: "" }).rows).toMatchObject([
        { outcome: "unchanged" },
      ]);
    }),
    { numRuns: 200 },
  );
});

test("a broken file says where it breaks", () => {
  expect(faultsOf('{"agents": [\n  {"code": }]}', "json")).toEqual([
    "The file is no JSON: it stops making sense at line 2, character 12.",
  ]);
  expect(faultsOf("[".repeat(500_000), "json")).toEqual([expect.stringContaining("nested too deeply")]);
  expect(faultsOf('{"agents": 5}', "json")).toEqual(["The file is a list of agents, or {“agents”: [...]}."]);
  expect(faultsOf("[{}, 7]", "json")).toEqual(["Agent 2 of the list is no object."]);
  expect(faultsOf("code,colour,shape\nA-1,red,round", "csv")).toEqual([
    expect.stringContaining("There is no field “colour”."),
    expect.stringContaining("There is no field “shape”."),
  ]);
  expect(faultsOf("purpose\nx", "csv")).toEqual(["A column “code” or “agent_name” must say which agent a row is."]);
  expect(faultsOf("code,code\nA-1,A-1", "csv")).toEqual(["The column “code” is there twice."]);
  expect(faultsOf("code,purpose\nA-1,x,y", "csv")).toEqual(["Row 2 has more cells than there are columns."]);
  expect(faultsOf('code,purpose\nA-1,"open', "csv")).toEqual([expect.stringContaining("quotation")]);
});

test("a spreadsheet's semicolons, its mark in front and its empty rows are understood", () => {
  const { rows, faults } = readAgents("\ufeffcode;purpose\r\nTST-001;Short\r\n;\r\nTST-002;Long\r\n", "csv");
  expect(faults).toEqual([]);
  expect(rows).toEqual([
    { row: 2, values: { code: "TST-001", purpose: "Short" } },
    { row: 4, values: { code: "TST-002", purpose: "Long" } },
  ]);
});

test("names are one, whatever their case: within the file and against the registry", () => {
  const { rows } = plan(
    [agent()],
    [
      { code: "NEW-001", agent_name: "TESTER", agent_type: "lord", guild_name: "G" },
      { agent_name: "Fresh", agent_type: "lord", guild_name: "G" },
      { agent_name: "fRESH", agent_type: "lord", guild_name: "G" },
    ],
  );
  expect(rows.map(({ row, outcome, faults }) => [row, outcome, faults])).toEqual([
    [1, "refused", [{ field: "Name", reason: "Tester (TST-001) has this name already." }]],
    [2, "create", []],
    [3, "refused", [{ field: "Name", reason: "Row 2 is about this agent already." }]],
  ]);
});

test("what can't be is refused by row, field and reason", () => {
  const wrong = { agent_name: "W", agent_type: "lord", guild_name: "G" };
  const { rows, refused } = plan(
    [],
    [
      { ...wrong, agent_name: "x".repeat(81) },
      { ...wrong, agent_name: "a\u0007b" },
      { ...wrong, agent_type: "wizard" },
      { ...wrong, colour: "red" },
      { ...wrong, success_rate_percentage: 101 },
      { ...wrong, capabilities: [{ capability_name: "C", category: "creation", parameter_schema: { type: "text" } }] },
      {
        ...wrong,
        capabilities: [
          { capability_name: "C", category: "creation" },
          { capability_name: "c", category: "creation" },
        ],
      },
      { ...wrong, model_config: { temperature: 5 } },
      { ...wrong, model_config: { note: "a\u0000b" } },
      { ...wrong, model_config: `{"deep": ${"[".repeat(20_000)}${"]".repeat(20_000)}}` },
    ],
  );
  expect(refused).toBe(10);
  expect(rows.map(({ faults }) => `${faults[0]?.field}: ${faults[0]?.reason}`)).toEqual([
    "Name: The name has at most 80 characters.",
    "Name: The name holds control characters. Remove them.",
    "Type: The type is one of lord, researcher, creative, intelligence, guardian.",
    "colour: There is no such field.",
    "Usual success, %: Usual success, % lies between 0 and 100.",
    "Capabilities › 1 › Parameters: “type” must be “object” at the top: parameters have names.",
    "Capabilities › 2 › Name: There are two capabilities “c”.",
    "Model settings › temperature: The temperature lies between 0 and 2.",
    "Model settings: Model settings holds control characters. Remove them.",
    "Model settings: Model settings is nested too deeply.",
  ]);
});

test("successors must be there, in service, and lead nowhere back", () => {
  const gone = { deprecated_date: "2026-01-01" };
  const [a, b, off] = [
    agent({ code: "A-1", agent_name: "A" }),
    agent({ code: "B-1", agent_name: "B", ...gone, successor: "A-1" }),
    agent({ code: "C-1", agent_name: "C", is_active: false }),
  ];
  const { rows } = plan(
    [a, b, off],
    [
      { code: "A-1", ...gone, successor: "B-1" },
      { code: "C-1", ...gone, successor: "X-9" },
    ],
  );
  expect(rows.map(({ faults }) => faults[0]?.reason)).toEqual([
    "The successors of B lead back to this agent.",
    "There is no agent X-9, neither here nor in the registry.",
  ]);
  expect(plan([a, b, off], [{ code: "A-1", ...gone, successor: "C-1" }]).rows[0]?.faults[0]?.reason).toBe(
    "C is out of service itself.",
  );
  expect(plan([a, b, off], [{ code: "A-1", successor: "C-1" }]).rows[0]?.faults[0]?.reason).toBe(
    "Only a deprecated agent has a successor.",
  );
});
