/** JSON that people type or send as a file. */
import { type ParseError, parse } from "jsonc-parser";

/** The value of a JSON text, or where it stops being one. Nothing at all is {}. */
export function parseJson(text: string): { value?: unknown; fault?: string } {
  if (text.trim() === "") return { value: {} };
  try {
    return { value: JSON.parse(text) };
  } catch {
    return { fault: `it stops making sense ${placeOf(text)}.` };
  }
}

/** The engine's own words don't always say where. */
function placeOf(text: string): string {
  const errors: ParseError[] = [];
  try {
    parse(text, errors, { disallowComments: true });
  } catch {
    return "in a place that is nested too deeply";
  }
  const before = text.slice(0, errors[0]?.offset ?? text.length).split("\n");
  return `at line ${before.length}, character ${(before.at(-1)?.length ?? 0) + 1}`;
}
