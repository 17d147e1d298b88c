import { type ReactNode, useId } from "react";

/** A few words on hover and on focus. The child must be able to take focus itself. */
export function Tooltip({ text, children }: { text: string; children: (describedBy: string) => ReactNode }) {
  const id = useId();
  return (
    <span className="group/tip relative inline-flex">
      {children(id)}
      <span
        id={id}
        role="tooltip"
        className="pointer-events-none invisible absolute bottom-full left-1/2 z-40 mb-1 w-max max-w-64 -translate-x-1/2 rounded-md border border-line bg-raised px-2 py-1 text-[0.8rem] text-ink shadow-md group-focus-within/tip:visible group-hover/tip:visible"
      >
        {text}
      </span>
    </span>
  );
}
