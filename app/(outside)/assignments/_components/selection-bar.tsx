import { Pause, Play, UserPlus } from "lucide-react";
import { Button } from "@/components/ui/button";
import type { Pair } from "@/domain/assignment-matrix";
import { countOf, describePairs } from "./pair-words";

type SelectionBarProps = {
  pairs: Pair[];
  onAct: (act: "assign" | "pause" | "resume") => void;
  onClear: () => void;
};

/** What can be done with the chosen cells; without any, how to choose. */
export function SelectionBar({ pairs, onAct, onClear }: SelectionBarProps) {
  if (pairs.length === 0) {
    return (
      <p className="text-[0.8667rem] text-muted">
        Click cells, an agent or a workspace to choose them. With the keyboard: arrows move, Space chooses a cell, Shift
        + Space the agent everywhere, Ctrl + Space the whole workspace, Enter opens the agent there.
      </p>
    );
  }
  return (
    <section
      aria-label="Chosen"
      className="sticky bottom-3 z-20 flex flex-wrap items-center gap-2 rounded-lg border border-line bg-raised p-2 shadow-lg max-sm:[&_svg]:hidden"
    >
      <p role="status" className="grow px-2">
        <span className="font-medium">{countOf(pairs.length, "cell")} chosen</span>{" "}
        <span className="text-muted">{describePairs(pairs)}</span>
      </p>
      <Button size="sm" variant="primary" onClick={() => onAct("assign")}>
        <UserPlus aria-hidden /> Assign
      </Button>
      <Button size="sm" onClick={() => onAct("pause")}>
        <Pause aria-hidden /> Pause
      </Button>
      <Button size="sm" onClick={() => onAct("resume")}>
        <Play aria-hidden /> Resume
      </Button>
      <Button size="sm" variant="ghost" onClick={onClear}>
        Clear
      </Button>
    </section>
  );
}
