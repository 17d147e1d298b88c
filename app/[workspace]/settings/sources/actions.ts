"use server";

import { refresh } from "next/cache";
import { listDeliveries, readPayload } from "@/db/deliveries";
import {
  deleteIntegration,
  findIntegration,
  type IntegrationRow,
  renameIntegration,
  replaceSecrets,
  setDisabled,
} from "@/db/integrations";
import { type Tx, withWorkspace } from "@/db/workspace";
import {
  deleteSourceSchema,
  deliveryIdSchema,
  disableSourceSchema,
  newSourceSchema,
  renameSourceSchema,
  rotateSourceSchema,
  senderSecretSchema,
  sourceIdSchema,
  testSourceSchema,
} from "@/domain/integrations-input";
import { workspaceAction, workspaceErrand } from "@/server/action";
import { AppError } from "@/server/errors";
import { makeSecrets, makeSource } from "@/server/new-source";
import { sendTest } from "@/server/test-delivery";

const manage = { permission: "integrations.manage", doing: "manage sources" } as const;

/** Makes a source. Its secrets in the answer can't be shown again. */
export const createSource = workspaceAction({
  ...manage,
  input: newSourceSchema,
  run: async ({ tx, user, workspace, input: { senderSecret, ...input } }) => {
    const made = { ...input, given: senderSecret, workspaceId: workspace.id, createdBy: user.id };
    const shown = await makeSource(tx, made);
    refresh();
    return shown;
  },
});

export const renameSource = workspaceAction({
  ...manage,
  input: renameSourceSchema,
  run: async ({ tx, input }) => {
    if (!(await renameIntegration(tx, input.sourceId, input.name))) throw missing();
    refresh();
  },
});

/** Puts new secrets in the place of those that we made, and shows them once. */
export const rotateSource = workspaceAction({
  ...manage,
  input: rotateSourceSchema,
  run: async ({ tx, workspace, input }) => {
    const { id, kind, signed } = await requireSource(tx, input.sourceId);
    const { shown, kept } = makeSecrets(
      { workspaceId: workspace.id, integrationId: id },
      { kind, signed, given: null },
    );
    await replaceSecrets(tx, id, kept, input.keepPrevious);
    refresh();
    return shown;
  },
});

/** Keeps the secret that the sender has made. */
export const setSenderSecret = workspaceAction({
  ...manage,
  input: senderSecretSchema,
  run: async ({ tx, workspace, input }) => {
    const { id, kind, signed, ready } = await requireSource(tx, input.sourceId);
    const { kept } = makeSecrets(
      { workspaceId: workspace.id, integrationId: id },
      { kind, signed, given: input.senderSecret },
    );
    await replaceSecrets(tx, id, kept, ready);
    refresh();
  },
});

export const disableSource = workspaceAction({
  ...manage,
  input: disableSourceSchema,
  run: async ({ tx, input }) => {
    if (!(await setDisabled(tx, input.sourceId, input.disabled))) throw missing();
    refresh();
  },
});

/** Deletes a source with its log; its alerts stay. */
export const removeSource = workspaceAction({
  ...manage,
  input: deleteSourceSchema,
  run: async ({ tx, input }) => {
    if (!(await deleteIntegration(tx, input.sourceId, input.typedName))) {
      throw new AppError("invalid", "That is not the source's name. Nothing was deleted.");
    }
  },
});

/** Sends what the sender would send through the door of senders. @returns what came of it, and the alert */
export const testSource = workspaceErrand({
  ...manage,
  input: testSourceSchema,
  run: async ({ member, input }) => {
    const source = await withWorkspace(member, (tx) => requireSource(tx, input.sourceId));
    const { status, body } = await sendTest(member, {
      integrationId: source.id,
      kind: source.kind,
      name: source.name,
      firing: input.firing,
    });
    if (status >= 300) throw new AppError("conflict", `The door answered ${status}. ${String(body.detail)}`);
    const [delivery] = await withWorkspace(member, (tx) => listDeliveries(tx, source.id));
    return { status, alertId: delivery?.alertIds[0] ?? null };
  },
});

/** The log of a source, newest first. */
export const loadDeliveries = workspaceAction({
  ...manage,
  doing: "read what sources send",
  input: sourceIdSchema,
  run: ({ tx, input }) => listDeliveries(tx, input.sourceId),
});

export const loadPayload = workspaceAction({
  ...manage,
  doing: "read what sources send",
  input: deliveryIdSchema,
  run: ({ tx, input }) => readPayload(tx, input.deliveryId),
});

async function requireSource(tx: Tx, sourceId: string): Promise<IntegrationRow> {
  const source = await findIntegration(tx, sourceId);
  if (!source) throw missing();
  return source;
}

function missing(): AppError {
  return new AppError("not_found", "This source is no longer there.");
}
