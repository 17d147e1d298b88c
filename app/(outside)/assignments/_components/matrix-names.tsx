import { Badge } from "@/components/ui/badge";
import type { MatrixAgent, MatrixWorkspace } from "@/domain/assignment-matrix";

/** What the grid gives each of its places, so that keys and pointer reach it. */
export type PlaceProps = {
  id: string;
  tabIndex: number;
  "aria-colindex": number;
  style?: { width: number };
  onFocus: () => void;
  onClick: () => void;
};

/** The width of a workspace's column, in pixels. */
export const CELL_WIDTH = 160;
/** The agents' names stay at the left while the workspaces scroll. */
export const NAME = "sticky left-0 z-10 flex w-60 shrink-0 items-center border-r border-line px-3 max-sm:w-36";
export const CELL =
  "flex shrink-0 grow items-center overflow-hidden px-3 scroll-ml-60 max-sm:snap-start max-sm:scroll-ml-36";
const INSIDE = "outline-offset-[-2px] cursor-pointer hover:bg-hover";

export function WorkspaceName({ workspace, place }: { workspace: MatrixWorkspace; place: PlaceProps }) {
  const { name, readOnly } = workspace;
  return (
    <span
      role="columnheader"
      {...place}
      title={readOnly ? `${name}: to be seen only` : `Choose ${name} for all listed agents`}
      className={`${CELL} ${readOnly ? "" : INSIDE} text-[0.8667rem] font-medium`}
    >
      <span className="min-w-0 leading-tight">
        <span className={readOnly ? "block truncate" : "line-clamp-2"}>{name}</span>
        {readOnly && <span className="block text-[0.75rem] font-normal text-muted">read only</span>}
      </span>
    </span>
  );
}

export function GuildName({ name, columns }: { name: string; columns: number }) {
  return (
    <span role="gridcell" aria-colspan={columns} className="flex grow items-end bg-sunken pb-1.5 font-semibold">
      <span className="sticky left-3">{name}</span>
    </span>
  );
}

export function AgentName({ agent, place }: { agent: MatrixAgent; place: PlaceProps }) {
  return (
    <span
      role="rowheader"
      {...place}
      title={`Choose ${agent.agentName} in all listed workspaces`}
      className={`${NAME} ${INSIDE} bg-surface`}
    >
      <span className="min-w-0">
        <span className="block truncate font-medium">{agent.agentName}</span>
        <span className="flex items-center gap-1.5 text-[0.8rem] text-muted">
          {agent.code}
          {!agent.isActive && <Badge tone="danger">Inactive</Badge>}
          {agent.isActive && agent.isDeprecated && <Badge tone="warning">Deprecated</Badge>}
        </span>
      </span>
    </span>
  );
}
