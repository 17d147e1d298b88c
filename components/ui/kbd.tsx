import type { ReactNode } from "react";

export function Kbd({ children }: { children: ReactNode }) {
  return (
    <kbd className="inline-flex min-w-5 items-center justify-center rounded border border-line bg-sunken px-1 font-sans text-[0.7333rem] text-muted">
      {children}
    </kbd>
  );
}
