import { Check, CirclePause, CirclePlay } from "lucide-react";
import { classNames } from "@/components/ui/class-names";
import { Meter } from "@/components/ui/meter";
import {
  cellState,
  type MatrixAgent,
  type MatrixCell,
  type MatrixWorkspace,
  tightestLimit,
} from "@/domain/assignment-matrix";
import { formatCompact, formatMoney } from "@/domain/quantities";
import type { PlaceProps } from "./matrix-names";
import { countOf } from "./pair-words";

type MatrixCellBoxProps = {
  agent: MatrixAgent;
  workspace: MatrixWorkspace;
  cell: MatrixCell | undefined;
  isChosen: boolean;
  place: PlaceProps;
  className: string;
};

/** What one agent does in one workspace, in two short lines. */
export function MatrixCellBox({ agent, workspace, cell, isChosen, place, className }: MatrixCellBoxProps) {
  const state = cellState(cell);
  const campaigns = (cell?.campaigns.active ?? 0) + (cell?.campaigns.paused ?? 0);
  const Icon = state === "active" ? CirclePlay : CirclePause;
  return (
    <span
      role="gridcell"
      aria-selected={isChosen}
      {...place}
      title={`${agent.agentName} in ${workspace.name}${cell?.whole?.statusReason ? `: ${cell.whole.statusReason}` : ""}`}
      className={classNames(
        className,
        "gap-2 outline-offset-[-2px]",
        !workspace.readOnly && "cursor-pointer",
        isChosen ? "bg-accent-soft" : !workspace.readOnly && "hover:bg-hover",
      )}
    >
      {state === "none" ? (
        <span className="grow text-muted">
          <span aria-hidden>–</span>
          <span className="sr-only">Not assigned</span>
        </span>
      ) : (
        <span className="grid min-w-0 grow gap-0.5 text-[0.8667rem] leading-tight">
          <span className="flex min-w-0 items-center gap-1.5">
            <Icon
              aria-hidden
              className={classNames("size-4 shrink-0", state === "active" ? "text-success" : "text-warning")}
            />
            <span>{state === "active" ? "Active" : "Paused"}</span>
            {campaigns > 0 && (
              <span className="truncate text-[0.8rem] text-muted">
                {cell?.whole ? "+ " : ""}
                {countOf(campaigns, "campaign")}
              </span>
            )}
          </span>
          <LimitLine cell={cell} currency={workspace.currency} />
        </span>
      )}
      {isChosen && <Check aria-hidden className="size-4 shrink-0 text-accent" />}
    </span>
  );
}

/** The limit that is nearest to its end: the others stand on the agent's page. */
function LimitLine({ cell, currency }: { cell: MatrixCell | undefined; currency: string }) {
  const limit = tightestLimit(cell);
  if (!limit) return null;
  const format = (value: number) =>
    limit.key === "max_cost_per_day" ? formatMoney(value, currency) : formatCompact(value);
  const unit = { max_executions_per_hour: "an hour", max_tokens_per_day: "tokens a day", max_cost_per_day: "a day" };
  return (
    <span className="grid max-w-60 gap-0.5 text-[0.75rem] text-muted">
      <span className="truncate tabular-nums">
        {format(limit.used)} of {format(limit.limit)} {unit[limit.key]}
      </span>
      <Meter
        label={`${limit.label}: used`}
        value={limit.used}
        max={limit.limit}
        tone={limit.share > 1 ? "danger" : limit.share >= 0.8 ? "warning" : "accent"}
        className="h-1"
      />
    </span>
  );
}
