/** True while keys belong to a control that takes text. */
export function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      target.closest("input:not([type=checkbox],[type=radio]), textarea, select, dialog[open]") !== null)
  );
}
