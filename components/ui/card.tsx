import type { ReactNode } from "react";
import { classNames } from "./class-names";

type CardProps = { title?: ReactNode; actions?: ReactNode; className?: string; children: ReactNode };

/** A titled surface; `title` becomes its heading and its name. */
export function Card({ title, actions, className, children }: CardProps) {
  return (
    <section className={classNames("min-w-0 rounded-lg border border-line bg-surface p-4", className)}>
      {(title || actions) && (
        <header className="mb-3 flex flex-wrap items-center gap-2">
          {title && <h2 className="grow font-semibold">{title}</h2>}
          {actions}
        </header>
      )}
      {children}
    </section>
  );
}

type StatProps = { label: string; value: ReactNode; detail?: ReactNode; tone?: "danger" | "success" };

/** One figure with its name below a hairline card: for rows of figures. */
export function Stat({ label, value, detail, tone }: StatProps) {
  return (
    <div className="grid content-start gap-0.5 rounded-lg border border-line bg-surface px-4 py-3">
      <p className="text-[0.8667rem] text-muted">{label}</p>
      <p
        className={classNames(
          "text-xl font-semibold tabular-nums",
          tone === "danger" && "text-danger",
          tone === "success" && "text-success",
        )}
      >
        {value}
      </p>
      {detail && <p className="text-[0.8rem] text-muted">{detail}</p>}
    </div>
  );
}
