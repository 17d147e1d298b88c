import type { ReactNode } from "react";
import { classNames } from "@/components/ui/class-names";

/** A named passage; what is not written yet says so. */
export function Prose({ name, large, children }: { name: string; large?: boolean; children: string | null }) {
  return (
    <Passage name={name}>
      {children ? (
        <p className={classNames("max-w-[70ch] break-words whitespace-pre-line", large && "text-lg font-medium")}>
          {children}
        </p>
      ) : (
        <Unwritten />
      )}
    </Passage>
  );
}

export function ProseList({ name, items }: { name: string; items: string[] }) {
  return (
    <Passage name={name}>
      {items.length === 0 ? (
        <Unwritten />
      ) : (
        <ul className="list-disc space-y-1 pl-5 marker:text-muted">
          {items.map((item) => (
            <li key={item} className="max-w-[70ch] break-words">
              {item}
            </li>
          ))}
        </ul>
      )}
    </Passage>
  );
}

function Passage({ name, children }: { name: string; children: ReactNode }) {
  return (
    <section className="min-w-0">
      <h2 className="mb-1 text-[0.8667rem] font-medium text-muted">{name}</h2>
      {children}
    </section>
  );
}

function Unwritten() {
  return <p className="text-muted italic">Not written yet.</p>;
}
