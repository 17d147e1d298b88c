/** What people type into forms, made into values that can be stored: texts, lists, amounts, days. */
import { z } from "zod";

// Control characters but for tab and newline, marks that reverse the direction of text, halves of surrogate pairs.
// oxlint-disable-next-line no-control-regex -- finding them is the point
const UNPRINTABLE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]|\p{Cs}/u;
const LINE_BREAK = /[\t\n]/;
// They are never seen: with them, two names look alike, or a name is none. Joiners shape letters and emoji, and stay.
const UNSEEN = /[\u00ad\u200b\u2060\ufeff]/g;
const SEEN = /[^\s\u200c\u200d]/;

/** Counts as the database does, by code points: an emoji is one (or few), not two. */
function lengthOf(text: string): number {
  return [...text].length;
}

function tidy(text: string): string {
  const kept = text.replaceAll("\r\n", "\n").replace(UNSEEN, "").normalize("NFC").trim();
  return SEEN.test(kept) ? kept : "";
}

function tidied(label: string, max: number) {
  return z
    .string({ error: `${label} is a text.` })
    .transform(tidy)
    .refine(isPrintable, `${label} holds control characters. Remove them.`)
    .refine((text) => lengthOf(text) <= max, `${label} has at most ${max.toLocaleString("en")} characters.`);
}

/** One line that must be there. */
export function requiredLine(label: string, max: number) {
  return tidied(label, max)
    .refine((text) => text.length > 0, `${label} is missing.`)
    .refine((text) => !LINE_BREAK.test(text), `${label} is one line.`);
}

/** A text of several lines that must be there. */
export function requiredText(label: string, max: number) {
  return tidied(label, max).refine((text) => text.length > 0, `${label} is missing.`);
}

/** A text of several lines; empty becomes null. */
export function optionalText(label: string, max: number) {
  return tidied(label, max)
    .transform((text) => text || null)
    .nullable()
    .default(null);
}

/** What is typed to search by: cut, and without what no stored text holds. Nothing that makes no sense is an error there. */
export function searchWords(max: number) {
  return z
    .string()
    .transform((text) => printable(text).trim().slice(0, max))
    .default("")
    .catch("");
}

/** Whether nothing in it is a control character. */
export function isPrintable(text: string): boolean {
  return !UNPRINTABLE.test(text);
}

/** Characters that can't be stored, or are never meant, as spaces. */
export function printable(text: string): string {
  return text.replaceAll(new RegExp(UNPRINTABLE, "gu"), " ");
}

/** Short texts: empty ones and repetitions fall away. */
export function listOfLines(label: string, count: number, max: number) {
  return z
    .array(tidied(`Each of ${label}`, max).refine((text) => !LINE_BREAK.test(text), `Each of ${label} is one line.`))
    .transform((lines) => [...new Set(lines.filter(Boolean))])
    .refine((lines) => lines.length <= count, `There are at most ${count} of ${label}.`)
    .default([]);
}

/** An amount or share as typed ("1200.5") or as a number; empty becomes null. */
export function optionalDecimal(label: string, range: { min: number; max: number; places: number }) {
  const format = new RegExp(`^[+-]?\\d+${range.places ? `(?:\\.\\d{1,${range.places}})?` : ""}$`);
  const form = range.places
    ? `a number with at most ${range.places} decimals, such as ${(12).toFixed(range.places)}`
    : "a whole number";
  return z
    .union([z.string(), z.number()], { error: `${label} is ${form}.` })
    .transform((typed) => String(typed).trim())
    .refine((text) => text === "" || format.test(text), `${label} is ${form}.`)
    .transform((text) => (text === "" ? null : Number(text)))
    .refine(
      (value) => value === null || (value >= range.min && value <= range.max),
      `${label} lies between ${range.min.toLocaleString("en")} and ${range.max.toLocaleString("en")}.`,
    )
    .nullable()
    .default(null);
}

/** A calendar day, `YYYY-MM-DD`, that must be there. */
export function requiredDay(label: string) {
  return dayOr(label, isDay);
}

/** A calendar day; empty becomes null. */
export function optionalDay(label: string) {
  return dayOr(label, (text) => text === "" || isDay(text))
    .transform((text) => text || null)
    .nullable()
    .default(null);
}

function dayOr(label: string, fits: (text: string) => boolean) {
  const form = `${label} is a day such as 2026-03-31.`;
  return z
    .string({ error: form })
    .trim()
    .refine(fits, { error: form, abort: true })
    .refine((text) => text === "" || (text >= "1990" && text < "2200"), `${label} lies between 1990 and 2199.`);
}

function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

/** The id that a form makes before it is sent, so that sending it twice makes one thing. */
export const newId = z.uuid("This is not an id.");

/** What a form was filled from: an update of a newer state is refused. */
export const revision = z.int("The revision is a whole number.").min(1).max(2_147_483_647);
