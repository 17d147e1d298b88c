/** What making and revoking a key takes. */
import { z } from "zod";
import { lineOfText } from "./accounts-input";
import { API_SCOPES } from "./api-keys";

export const createKeySchema = z.object({
  name: lineOfText("The name", 80),
  scopes: z.array(z.enum(API_SCOPES)).min(1, "Choose at least one thing that the key may do."),
  /** Days until it expires; null for never. */
  days: z
    .number()
    .int("The life of a key is a whole number of days.")
    .min(1, "A key lives for at least a day.")
    .max(3650, "A key lives for at most ten years.")
    .nullable(),
});

export const keyIdSchema = z.object({ keyId: z.uuid("This is not an id.") });
