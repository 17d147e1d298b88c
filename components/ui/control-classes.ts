import { classNames } from "./class-names";

const CONTROL =
  "w-full rounded-md border border-line-strong/60 bg-surface px-2.5 text-ink placeholder:text-muted hover:border-line-strong aria-invalid:border-danger disabled:opacity-60";

/** The looks of a text field or a choice, for a place outside any form. */
export function controlClasses(...more: (string | undefined)[]): string {
  return classNames(CONTROL, ...more);
}
