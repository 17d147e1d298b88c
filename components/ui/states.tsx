import type { ReactNode } from "react";
import { classNames } from "./class-names";

type StateProps = { icon?: ReactNode; title: string; children?: ReactNode; action?: ReactNode };

/** Nothing here: says what belongs here and offers the first step. */
export function EmptyState({ icon, title, children, action }: StateProps) {
  return (
    <div className="grid justify-items-center gap-2 rounded-lg border border-dashed border-line px-6 py-12 text-center">
      {icon && <div className="text-muted [&_svg]:size-8">{icon}</div>}
      <p className="font-semibold">{title}</p>
      {children && <div className="max-w-[55ch] text-muted">{children}</div>}
      {action && <div className="mt-2 flex flex-wrap justify-center gap-2">{action}</div>}
    </div>
  );
}

/** It failed: says what happened and how to go on. */
export function ErrorState({ title, children, action }: StateProps) {
  return (
    <div role="alert" className="grid justify-items-start gap-2 rounded-lg border border-danger bg-danger-soft p-5">
      <p className="font-semibold text-danger">{title}</p>
      {children && <div className="max-w-[65ch]">{children}</div>}
      {action}
    </div>
  );
}

export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden className={classNames("animate-pulse rounded bg-line/70", className)} />;
}

/** The shape of a list that is still loading. */
export function ListSkeleton({ rows = 8 }: { rows?: number }) {
  return (
    <div role="status" className="grid gap-2">
      <span className="sr-only">Loading…</span>
      {Array.from({ length: rows }, (_, row) => (
        <Skeleton key={row} className="h-10" />
      ))}
    </div>
  );
}
