import type { Share } from "@/domain/breakdown";
import { formatPercent } from "@/domain/quantities";
import { SKETCH_ERROR } from "@/domain/sketch";

/** What a breakdown by something that executions may name leaves out, and how exact it is. */
export function ShareNote({ by }: { by: Share }) {
  return (
    <p className="max-w-[90ch] text-[0.8667rem] text-muted">
      Work that names no {by} is not among it. Shortest and longest are within {formatPercent(SKETCH_ERROR * 100)}, as
      percentiles are.
    </p>
  );
}
