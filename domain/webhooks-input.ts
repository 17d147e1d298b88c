/** What making and changing an outgoing webhook takes. */
import { z } from "zod";
import { lineOfText } from "./accounts-input";
import { SEVERITIES } from "./alerts";
import { WEBHOOK_EVENTS } from "./webhooks";

const address = z
  .url({ protocol: /^https?$/, error: "This is not an address. It begins with https://." })
  .max(2000, "The address has at most 2,000 characters.");

export const webhookInput = z.object({
  name: lineOfText("The name", 80),
  url: address,
  events: z.array(z.enum(WEBHOOK_EVENTS)).min(1, "Choose at least one event."),
  minSeverity: z.enum(SEVERITIES),
});
export type WebhookInput = z.output<typeof webhookInput>;

const id = z.uuid("A webhook is named by its id.");
export const webhookIdInput = z.object({ id });
export const webhookChangeInput = webhookInput.extend({ id });
export const webhookSwitchInput = z.object({ id, on: z.boolean() });
export const webhookResendInput = z.object({ ids: z.array(z.uuid("A delivery is named by its id.")).min(1).max(500) });
export const slackInput = z.object({ url: address });
