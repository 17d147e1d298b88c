"use client";

import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { Building2, SearchX, UserPlus } from "lucide-react";
import { useSearchParams } from "next/navigation";
import { useState } from "react";
import { late } from "@/components/shell/late";
import { useUrlUpdate } from "@/components/shell/url-state";
import { Button, LinkButton } from "@/components/ui/button";
import { Input } from "@/components/ui/form";
import { PageHeader } from "@/components/ui/page-header";
import { EmptyState, ListSkeleton } from "@/components/ui/states";
import {
  joinColumns,
  MANY_WORKSPACES,
  matrixColumns,
  matrixRows,
  type Pair,
  pairKey,
} from "@/domain/assignment-matrix";
import { matrixQuery, othersQuery } from "../queries";
import { AssignManyDialog } from "./assign-many-dialog";
import { MoveManyDialog } from "./move-many-dialog";
import { countOf } from "./pair-words";
import { SelectionBar } from "./selection-bar";

// Drawn where it is known how much fits.
const MatrixGrid = late(() => import("./matrix-grid").then((part) => part.MatrixGrid), <ListSkeleton rows={10} />);

type Open = { act: "assign" | "pause" | "resume"; pairs: Pair[] } | null;

/** The agents and the person's workspaces, with what is chosen of them and what is done with that. */
export function MatrixScreen() {
  const { data: matrix } = useSuspenseQuery(matrixQuery);
  const setUrl = useUrlUpdate();
  const parameters = useSearchParams();
  const [search, setSearch] = useState((parameters.get("q") ?? "").slice(0, 80));
  const [where, setWhere] = useState((parameters.get("in") ?? "").slice(0, 80));
  const [chosen, setChosen] = useState<ReadonlyMap<string, Pair>>(new Map());
  const [open, setOpen] = useState<Open>(null);
  const { data: found = [] } = useQuery({ ...othersQuery(where), enabled: matrix.left > 0 && where.trim() !== "" });
  const workspaces = joinColumns(matrix.workspaces, found);
  const assignable = workspaces.filter(({ readOnly }) => !readOnly);
  const rows = matrixRows(matrix.agents, search);
  const columns = matrixColumns(workspaces, where);

  function find(text: string) {
    setSearch(text);
    setUrl({ q: text }, { shallow: true });
  }

  function findWorkspaces(text: string) {
    setWhere(text);
    setUrl({ in: text }, { shallow: true });
  }

  /** Chooses all of them, or none where all were chosen already. */
  function toggle(pairs: Pair[]) {
    const next = new Map(chosen);
    const all = pairs.every((pair) => next.has(pairKey(pair)));
    for (const pair of pairs) {
      if (all) next.delete(pairKey(pair));
      else next.set(pairKey(pair), pair);
    }
    setChosen(next);
  }

  const close = () => setOpen(null);
  const pairs = [...chosen.values()];
  return (
    <div data-wide className="grid grid-cols-[minmax(0,1fr)]">
      <PageHeader
        title="Assignments"
        description="Which agents work in which of your workspaces, and how much of their limits is used."
        actions={
          assignable.length > 0 && (
            <Button variant="primary" onClick={() => setOpen({ act: "assign", pairs: [] })}>
              <UserPlus aria-hidden /> Assign agents
            </Button>
          )
        }
      />
      {workspaces.length === 0 ? (
        <EmptyState
          icon={<Building2 aria-hidden />}
          title="You assign agents in no workspace"
          action={<LinkButton href="/workspaces">Your workspaces</LinkButton>}
        >
          The workspaces where you are an owner or an administrator stand here, each as a column.
        </EmptyState>
      ) : (
        <div className="grid grid-cols-[minmax(0,1fr)] gap-3">
          <search className="flex flex-wrap items-center gap-2">
            <Input
              type="search"
              aria-label="Search agents"
              placeholder="Name, code, guild"
              className="max-w-xs"
              value={search}
              onChange={(event) => find(event.target.value)}
            />
            {(workspaces.length > MANY_WORKSPACES || where) && (
              <Input
                type="search"
                aria-label="Search workspaces"
                placeholder="Workspace"
                className="max-w-xs"
                value={where}
                onChange={(event) => findWorkspaces(event.target.value)}
              />
            )}
            <p role="status" className="text-muted tabular-nums">
              {rows.filter((row) => typeof row !== "string").length} of {matrix.agents.length} agents, {columns.length}{" "}
              of {countOf(workspaces.length, "workspace")}
              {matrix.left > 0 && !where && `; a search finds ${matrix.left.toLocaleString("en")} more by their names`}
            </p>
          </search>
          {rows.length === 0 || columns.length === 0 ? (
            <EmptyState
              icon={<SearchX aria-hidden />}
              title={rows.length === 0 ? "No agent matches" : "No workspace matches"}
              action={
                <Button onClick={() => (rows.length === 0 ? find("") : findWorkspaces(""))}>Clear the search</Button>
              }
            />
          ) : (
            <MatrixGrid rows={rows} workspaces={columns} chosen={chosen} onToggle={toggle} />
          )}
          {assignable.length > 0 && (
            <SelectionBar pairs={pairs} onAct={(act) => setOpen({ act, pairs })} onClear={() => setChosen(new Map())} />
          )}
        </div>
      )}
      {open?.act === "assign" && (
        <AssignManyDialog matrix={{ ...matrix, workspaces: assignable }} pairs={open.pairs} onClose={close} />
      )}
      {(open?.act === "pause" || open?.act === "resume") && (
        <MoveManyDialog matrix={matrix} act={open.act} pairs={open.pairs} onClose={close} />
      )}
    </div>
  );
}
