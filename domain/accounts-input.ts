/** What a person's account takes: e-mail, name and password. */
import { z } from "zod";
import { PASSWORD_LENGTH } from "./accounts";

// C0 and C1 controls, line and paragraph separators, and the marks that reverse the direction of text.
const UNSEEN = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;

/** One line of text for people: trimmed, without unseen characters, at most `max` characters. */
export function lineOfText(field: string, max: number) {
  return z
    .string()
    .trim()
    .min(1, `${field} is missing.`)
    .refine((text) => [...text].length <= max, `${field} has at most ${max} characters.`)
    .refine((text) => !UNSEEN.test(text), `${field} holds a character that can't be seen. Type it anew.`);
}

export const emailSchema = z
  .string()
  .trim()
  .toLowerCase()
  .max(254, "The e-mail address has at most 254 characters.")
  .pipe(z.email("This is not an e-mail address. It looks like name@example.com."));

export const passwordSchema = z
  .string()
  .min(PASSWORD_LENGTH.min, `The password needs ${PASSWORD_LENGTH.min} characters or more.`)
  .max(PASSWORD_LENGTH.max, `The password has at most ${PASSWORD_LENGTH.max} characters.`);

export const personNameSchema = lineOfText("The name", 120);

export const newAccountSchema = z.object({ name: personNameSchema, password: passwordSchema });
export type NewAccount = z.output<typeof newAccountSchema>;

/** The first account of an empty installation and its workspace's name. */
export const firstAccountSchema = newAccountSchema.extend({ email: emailSchema });

export const renameSchema = z.object({ name: personNameSchema });
