"use client";

import { useRouter } from "next/navigation";
import { type KeyboardEvent, useRef } from "react";
import { useVisibleColumns, useVisibleRows } from "@/components/ui/use-visible-rows";
import { type MatrixAgent, type MatrixWorkspace, type Pair, pairKey } from "@/domain/assignment-matrix";
import { MatrixCellBox } from "./matrix-cell-box";
import { AgentName, CELL, CELL_WIDTH, GuildName, NAME, WorkspaceName } from "./matrix-names";
import { type Place, placeId, useGridCursor } from "./use-grid-cursor";

const ROW = 52;
const HEADER = 40;
const COLUMN = { width: CELL_WIDTH };

type MatrixGridProps = {
  /** A guild's name stands before its agents. */
  rows: (MatrixAgent | string)[];
  workspaces: MatrixWorkspace[];
  chosen: ReadonlyMap<string, Pair>;
  onToggle: (pairs: Pair[]) => void;
};

/** The grid, of whose rows and columns those on screen are drawn. */
export function MatrixGrid({ rows, workspaces, chosen, onToggle }: MatrixGridProps) {
  const router = useRouter();
  const scroller = useRef<HTMLDivElement>(null);
  const corner = useRef<HTMLSpanElement>(null);
  const { from, to } = useVisibleRows(scroller, rows.length, ROW);
  const columns = useVisibleColumns(scroller, workspaces.length, CELL_WIDTH);
  const drawn = workspaces.slice(columns.from, columns.to);
  const agents = rows.filter((row) => typeof row !== "string");
  const cells = drawn.map((workspace) => new Map(workspace.cells.map((cell) => [cell.agentId, cell])));
  const cursor = useGridCursor({
    scroller,
    rows: rows.length,
    columns: workspaces.length,
    isClosed: (row) => typeof rows[row] === "string",
    cell: { height: ROW, width: CELL_WIDTH },
    covered: () => ({ top: HEADER, left: corner.current?.offsetWidth ?? 0 }),
  });
  const isDrawn = ({ row, column }: Place) =>
    (row < 0 || (row >= from && row < to)) && (column < 0 || (column >= columns.from && column < columns.to));

  /** What a place stands for: a cell, an agent everywhere, or a workspace with all agents that are listed. */
  function pairsAt({ row, column }: Place): Pair[] {
    const agent = rows[row];
    const inRow = agent === undefined ? agents : typeof agent === "string" ? [] : [agent];
    const inColumn = column < 0 ? workspaces : workspaces.slice(column, column + 1);
    const writable = inColumn.filter(({ readOnly }) => !readOnly);
    return writable.flatMap(({ slug }) => inRow.map(({ id }) => ({ agentId: id, slug })));
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.altKey || cursor.move(event)) return;
    const { row, column } = cursor.place;
    if (event.key === " ") {
      event.preventDefault();
      const whole = event.ctrlKey || event.metaKey;
      onToggle(pairsAt({ row: whole ? -1 : row, column: event.shiftKey ? -1 : column }));
    }
    if (event.key === "Enter") open({ row, column });
  }

  function open({ row, column }: Place) {
    const [agent, workspace] = [rows[row], workspaces[column]];
    if (workspace?.readOnly) return;
    if (workspace && typeof agent === "object") router.push(`/${workspace.slug}/agents/${agent.code}`);
    else if (workspace) router.push(`/${workspace.slug}/agents`);
  }

  const at = (place: Place) => ({
    id: placeId(place),
    tabIndex: place.row === cursor.place.row && place.column === cursor.place.column ? 0 : -1,
    "aria-colindex": place.column + 2,
    style: place.column < 0 ? undefined : COLUMN,
    onFocus: () => cursor.enter(place),
    onClick: () => onToggle(pairsAt(place)),
  });

  return (
    <div
      ref={scroller}
      role="grid"
      // The grid itself is the Tab key's stop while its cell is scrolled out of sight.
      tabIndex={isDrawn(cursor.place) ? -1 : 0}
      onFocus={({ target, currentTarget }) => {
        if (target === currentTarget && !isDrawn(cursor.place)) cursor.go(cursor.place);
      }}
      onBlur={cursor.leave}
      aria-label="Agents and workspaces"
      aria-multiselectable
      aria-rowcount={rows.length + 1}
      aria-colcount={workspaces.length + 1}
      onKeyDown={onKeyDown}
      className="max-h-[max(24rem,calc(100dvh-16rem))] overflow-auto overscroll-contain max-sm:snap-x max-sm:snap-proximity rounded-lg border border-line bg-surface"
    >
      <div role="presentation" className="w-max min-w-full">
        <div role="rowgroup" className="sticky top-0 z-20">
          <div role="row" aria-rowindex={1} className="flex h-10 border-b border-line bg-surface">
            <span
              ref={corner}
              role="columnheader"
              className={`${NAME} bg-surface text-[0.8rem] font-medium text-muted`}
            >
              Agent
            </span>
            <Undrawn columns={columns.from} />
            {drawn.map((workspace, offset) => (
              <WorkspaceName
                key={workspace.slug}
                workspace={workspace}
                place={at({ row: -1, column: columns.from + offset })}
              />
            ))}
            <Undrawn columns={workspaces.length - columns.to} />
          </div>
        </div>
        <div role="rowgroup" className="relative" style={{ height: rows.length * ROW }}>
          {rows.slice(from, to).map((agent, offset) => {
            const row = from + offset;
            return (
              <div
                key={typeof agent === "string" ? `guild ${agent}` : agent.id}
                role="row"
                aria-rowindex={row + 2}
                className="absolute inset-x-0 top-0 flex h-[52px] border-b border-line/60"
                style={{ transform: `translateY(${row * ROW}px)` }}
              >
                {typeof agent === "string" ? (
                  <GuildName name={agent} columns={workspaces.length + 1} />
                ) : (
                  <>
                    <AgentName agent={agent} place={at({ row, column: -1 })} />
                    <Undrawn columns={columns.from} />
                    {drawn.map((workspace, offset) => (
                      <MatrixCellBox
                        key={workspace.slug}
                        className={CELL}
                        agent={agent}
                        workspace={workspace}
                        cell={cells[offset]?.get(agent.id)}
                        isChosen={chosen.has(pairKey({ agentId: agent.id, slug: workspace.slug }))}
                        place={at({ row, column: columns.from + offset })}
                      />
                    ))}
                    <Undrawn columns={workspaces.length - columns.to} />
                  </>
                )}
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}

/** Holds the place of columns that are out of sight. */
function Undrawn({ columns }: { columns: number }) {
  return columns > 0 && <span role="presentation" className="shrink-0" style={{ width: columns * CELL_WIDTH }} />;
}
