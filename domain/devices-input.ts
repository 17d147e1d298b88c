/** What turning push on and entering a phone number takes. */
import { z } from "zod";

/** As people write it; kept as E.164. */
export const phoneNumber = z
  .string()
  .transform((text) => text.replaceAll(/[\s().\-/]/g, "").replace(/^00/, "+"))
  .pipe(
    z
      .string()
      .regex(
        /^\+[1-9]\d{6,14}$/,
        "Write the number with its country, such as +49 30 123456: a plus sign and 7 to 15 digits.",
      ),
  );

export const phoneInput = z.object({ number: phoneNumber });
export const codeInput = z.object({
  code: z
    .string()
    .trim()
    .regex(/^\d{6}$/, "The code has six digits."),
});

const base64url = (max: number) =>
  z
    .string()
    .max(max)
    .regex(/^[A-Za-z0-9_-]+=*$/, "This is no key of a browser.");

/** PushSubscription.toJSON() of the browser. */
export const pushInput = z.object({
  endpoint: z.url({ protocol: /^https?$/, error: "This is no address of a push service." }).max(2000),
  keys: z.object({ p256dh: base64url(200), auth: base64url(100) }),
});

export const pushOffInput = z.object({ endpoint: z.string().max(2000) });
