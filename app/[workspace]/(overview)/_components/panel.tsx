import type { ReactNode } from "react";

export const PANEL_LINK = "-my-1 py-1 text-[0.8667rem] text-accent underline-offset-2 hover:underline";

/** Nothing to do in a panel, which is good. */
export function AllClear({ icon, children }: { icon: ReactNode; children: ReactNode }) {
  return (
    <p className="flex items-center gap-2 py-2 text-muted [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-success">
      {icon}
      {children}
    </p>
  );
}
