/** What a form's controls hold. */

export function lineOf(data: FormData, name: string): string {
  return String(data.get(name) ?? "");
}

/** A text area's lines. */
export function linesOf(data: FormData, name: string): string[] {
  return lineOf(data, name).split("\n");
}
