"use client";

import { useEffect, useRef } from "react";
import { Button } from "./button";

export type Difference = { label: string; mine: string; theirs: string };

type ConflictPanelProps = {
  /** Who changed what. */
  message: string;
  differences: Difference[];
  pending: boolean;
  /** Before the form is submitted again. */
  onKeepMine: () => void;
  onTakeTheirs: () => void;
};

/** Somebody else saved first: both versions side by side, and the choice between them. Stands inside the form. */
export function ConflictPanel({ message, differences, pending, onKeepMine, onTakeTheirs }: ConflictPanelProps) {
  const panel = useRef<HTMLElement>(null);
  useEffect(() => panel.current?.focus(), []);
  return (
    <section
      ref={panel}
      tabIndex={-1}
      role="alert"
      aria-label="Somebody else changed this"
      className="grid gap-3 rounded-md border border-warning bg-warning-soft p-4"
    >
      <p className="font-medium">{message}</p>
      {differences.length > 0 ? (
        <div className="overflow-x-auto">
          <table className="w-full text-left">
            <thead>
              <tr className="text-[0.8rem] text-muted">
                <th className="py-1 pr-3 font-medium">Field</th>
                <th className="py-1 pr-3 font-medium">Yours, not saved yet</th>
                <th className="py-1 font-medium">Saved now</th>
              </tr>
            </thead>
            <tbody>
              {differences.map(({ label, mine, theirs }) => (
                <tr key={label} className="border-t border-line align-top">
                  <th className="py-1 pr-3 font-medium">{label}</th>
                  <td className="max-w-64 py-1 pr-3 break-words whitespace-pre-line">{mine || "empty"}</td>
                  <td className="max-w-64 py-1 break-words whitespace-pre-line">{theirs || "empty"}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : (
        <p>Both versions say the same now.</p>
      )}
      <div className="flex flex-wrap gap-2">
        <Button type="submit" variant="primary" size="sm" onClick={onKeepMine} pending={pending}>
          Save mine over it
        </Button>
        <Button size="sm" onClick={onTakeTheirs}>
          Drop mine, take theirs
        </Button>
      </div>
    </section>
  );
}
