"use server";

import { refresh } from "next/cache";
import { setAgentService } from "@/db/registry";
import { createAgent, removeCapability, restoreVersion, saveAgent, saveCapability } from "@/db/registry-changes";
import { readImportPlan, runImport } from "@/db/registry-import";
import type { Tx } from "@/db/workspace";
import { FIELD_LABELS, type FileFormat } from "@/domain/registry";
import { readAgents } from "@/domain/registry-file";
import { summarizePlan } from "@/domain/registry-import";
import {
  createAgentSchema,
  removeCapabilitySchema,
  restoreVersionSchema,
  runImportSchema,
  saveAgentSchema,
  saveCapabilitySchema,
  setServiceSchema,
  tryImportSchema,
} from "@/domain/registry-input";
import { platformAction } from "@/server/action";
import { AppError, databaseError } from "@/server/errors";
import { savedRow } from "@/server/saved";

export const setService = platformAction({
  input: setServiceSchema,
  run: async ({ tx, input }) => {
    const changed = await setAgentService(tx, input);
    if (!changed) throw gone();
    refresh();
    return changed;
  },
});

export const addAgent = platformAction({
  input: createAgentSchema,
  run: async ({ tx, input }) => {
    const created = await createAgent(tx, input);
    if (created) return { code: created.code };
    throw taken("agent_name", "An agent has this name already, in whatever case, or this code.");
  },
});

export const editAgent = platformAction({
  input: saveAgentSchema,
  run: async ({ tx, input }) => {
    const saved = await unlessTaken(
      saveAgent(tx, input),
      "agent_name",
      `An agent is called ${input.agent_name} already, in whatever case.`,
    );
    refresh();
    return savedRow(saved, "agent", FIELD_LABELS);
  },
});

export const editCapability = platformAction({
  input: saveCapabilitySchema,
  run: async ({ tx, input }) => {
    const name = input.capability.capability_name;
    const saved = await unlessTaken(
      saveCapability(tx, input),
      "capability_name",
      `This agent has a capability ${name} already, in whatever case.`,
    );
    refresh();
    return savedRow(saved, "capability", FIELD_LABELS);
  },
});

export const dropCapability = platformAction({
  input: removeCapabilitySchema,
  run: async ({ tx, input }) => {
    const removed = savedRow(await removeCapability(tx, input), "capability", FIELD_LABELS);
    return { name: removed.capability_name };
  },
});

export const restore = platformAction({
  input: restoreVersionSchema,
  run: async ({ tx, input }) => {
    const restored = await unlessTaken(
      restoreVersion(tx, input),
      "agent_name",
      "Another agent has the name that this one had then. Rename one of them first.",
    );
    refresh();
    return { revision: savedRow(restored, "agent", FIELD_LABELS).revision };
  },
});

/** What a file would do; nothing is written. */
export const tryImport = platformAction({
  input: tryImportSchema,
  run: async ({ tx, input }) => summarizePlan(await planOf(tx, input.file)),
});

/** All of the file or nothing, if the registry still is as the dry run saw it. */
export const confirmImport = platformAction({
  input: runImportSchema,
  run: async ({ tx, input }) => {
    const plan = await planOf(tx, input.file);
    const summary = summarizePlan(plan);
    if (plan.state !== input.state)
      throw new AppError(
        "conflict",
        "Somebody changed the registry since the dry run. Nothing was written; look at what the file would do now.",
        { current: summary },
      );
    if (summary.refused > 0)
      throw new AppError("invalid", "The file has rows that can't be imported. Nothing was written.");
    if (!(await runImport(tx, plan)))
      throw taken(
        "file",
        "An agent of the file was made by somebody else at this moment. Nothing was written; try it again.",
      );
    return summary;
  },
});

async function planOf(tx: Tx, file: File) {
  const format: FileFormat = /\.csv$/i.test(file.name) || file.type === "text/csv" ? "csv" : "json";
  const { rows, faults } = readAgents(await textOf(file), format);
  if (faults[0])
    throw new AppError("invalid", `${faults.slice(0, 5).join(" ")} Nothing was written.`, {
      fieldErrors: { file: faults[0] },
    });
  if (rows.length === 0) throw taken("file", "The file holds no agents. Nothing was written.");
  return readImportPlan(tx, rows);
}

async function textOf(file: File): Promise<string> {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(await file.arrayBuffer());
  } catch {
    throw new AppError("invalid", "The file is not text in UTF-8. Save it as UTF-8 and choose it again.");
  }
}

/** @throws AppError when the database met a second one of a name */
async function unlessTaken<T>(saving: Promise<T>, field: string, message: string): Promise<T> {
  return saving.catch((error: unknown) => {
    throw databaseError(error)?.code === "23505" ? taken(field, message) : error;
  });
}

function taken(field: string, message: string): AppError {
  return new AppError("conflict", message, { fieldErrors: { [field]: message } });
}

function gone(): AppError {
  return new AppError("not_found", "This agent is no longer in the registry. Nothing was changed.");
}
