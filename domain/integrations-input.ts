/** What making and changing a source of alerts takes. */
import { z } from "zod";
import { lineOfText } from "./accounts-input";
import { INTEGRATION_KINDS } from "./integrations";

const sourceId = z.uuid("This is not an id.");

/** A secret that the sender has made. */
const senderSecret = z
  .string()
  .trim()
  .min(16, "The client secret has 16 characters or more. Copy the whole of it.")
  .max(500, "The client secret has at most 500 characters.");

export const newSourceSchema = z.object({
  /** Made by the page, so that sending it twice makes one source. */
  id: sourceId,
  kind: z.enum(INTEGRATION_KINDS, "Choose what sends the alerts."),
  name: lineOfText("The name", 80),
  /** Grafana's signature besides the key. */
  signed: z.boolean().default(false),
  senderSecret: z
    .union([z.literal("").transform(() => null), senderSecret])
    .nullable()
    .default(null),
});

export const sourceIdSchema = z.object({ sourceId });
export const renameSourceSchema = z.object({ sourceId, name: lineOfText("The name", 80) });
export const rotateSourceSchema = z.object({ sourceId, keepPrevious: z.boolean() });
export const senderSecretSchema = z.object({ sourceId, senderSecret });
export const disableSourceSchema = z.object({ sourceId, disabled: z.boolean() });
export const deleteSourceSchema = z.object({ sourceId, typedName: z.string().max(200) });
export const testSourceSchema = z.object({ sourceId, firing: z.boolean() });
export const deliveryIdSchema = z.object({ deliveryId: z.uuid("This is not an id.") });
