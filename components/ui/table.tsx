import type { ComponentProps, ReactNode } from "react";
import { classNames } from "./class-names";

/** A table that scrolls sideways inside its own frame when the screen is narrow. `label` names it. */
export function Table({ label, className, children }: { label: string; className?: string; children: ReactNode }) {
  return (
    <section
      aria-label={label}
      tabIndex={0}
      className="relative overflow-x-auto rounded-lg border border-line bg-surface"
    >
      <table className={classNames("w-full border-collapse text-left", className)}>{children}</table>
    </section>
  );
}

type ThProps = ComponentProps<"th"> & { numeric?: boolean; sorted?: "ascending" | "descending" | false };

export function Th({ numeric, sorted, className, ...rest }: ThProps) {
  return (
    <th
      scope="col"
      aria-sort={sorted || undefined}
      {...rest}
      className={classNames(
        "border-b border-line px-3 py-2 text-[0.8rem] font-medium whitespace-nowrap text-muted",
        numeric && "text-right",
        className,
      )}
    />
  );
}

export function Td({ numeric, className, ...rest }: ComponentProps<"td"> & { numeric?: boolean }) {
  return (
    <td
      {...rest}
      className={classNames("border-b border-line/60 px-3 py-2 align-middle", numeric && "text-right", className)}
    />
  );
}

export function Tr({ className, ...rest }: ComponentProps<"tr">) {
  return <tr {...rest} className={classNames("last:[&>td]:border-b-0 hover:bg-hover/60", className)} />;
}
