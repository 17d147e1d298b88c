"use client";

import { type RefObject, useLayoutEffect, useRef } from "react";

/**
 * A controlled box or choice that was changed before the page came alive shows what nobody has heard of. Once alive, the
 * change is told: `onChange` is called as if it were made now.
 * @param value what the control should show; undefined when it is not controlled
 */
export function useEarlyChange<Control extends HTMLInputElement | HTMLSelectElement>(
  value: unknown,
): RefObject<Control | null> {
  const ref = useRef<Control>(null);
  const first = useRef(value);
  // Before anything is drawn anew, which would take back what was chosen.
  useLayoutEffect(() => {
    const control = ref.current;
    if (control instanceof HTMLInputElement && typeof first.current === "boolean") {
      if (control.checked === first.current) return;
      // A click turns it back to what was chosen.
      control.checked = first.current;
      control.click();
    }
    if (control instanceof HTMLSelectElement && first.current !== undefined) {
      const given = String(first.current);
      const offered = [...control.options].some((option) => option.value === given);
      if (offered && control.value !== given) control.dispatchEvent(new Event("change", { bubbles: true }));
    }
  }, []);
  return ref;
}
