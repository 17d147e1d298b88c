"use client";

import { useState } from "react";
import { Checkbox, Input } from "@/components/ui/form";
import { whyNotAssignable } from "@/domain/agents";
import { MANY_WORKSPACES, type Matrix, matrixColumns, matrixRows } from "@/domain/assignment-matrix";

type TargetFieldsProps = {
  matrix: Matrix;
  agentIds: ReadonlySet<string>;
  slugs: ReadonlySet<string>;
  onAgents: (ids: ReadonlySet<string>) => void;
  onWorkspaces: (slugs: ReadonlySet<string>) => void;
};

/** Two lists to tick: which agents, in which workspaces. */
export function TargetFields({ matrix, agentIds, slugs, onAgents, onWorkspaces }: TargetFieldsProps) {
  const [search, setSearch] = useState("");
  const rows = matrixRows(matrix.agents, search);
  const [where, setWhere] = useState("");
  const listed = matrixColumns(matrix.workspaces, where);
  const all = listed.length;
  const many = matrix.workspaces.length > MANY_WORKSPACES;
  const everywhere = all > 0 && listed.every(({ slug }) => slugs.has(slug));
  const everyOne = (
    <Checkbox
      label={where ? `All ${all} that match` : `All ${all}`}
      checked={everywhere}
      onChange={() => onWorkspaces(withAll(slugs, listed, !everywhere))}
    />
  );
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <fieldset className="grid content-start gap-2">
        <legend className="mb-1 text-[0.8667rem] font-medium">
          Agents <span className="font-normal text-muted">{agentIds.size} chosen</span>
        </legend>
        <Input
          type="search"
          aria-label="Search the agents to choose"
          placeholder="Name, code, guild"
          value={search}
          onChange={(event) => setSearch(event.target.value)}
          // Enter here looks; it sends nothing.
          onKeyDown={(event) => event.key === "Enter" && event.preventDefault()}
        />
        <ul className="grid h-52 content-start gap-1 overflow-y-auto rounded-md border border-line p-2">
          {rows.map((row) =>
            typeof row === "string" ? (
              <li key={`guild ${row}`} className="pt-1 text-[0.8rem] font-medium text-muted">
                {row}
              </li>
            ) : (
              <li key={row.id}>
                <Checkbox
                  label={row.agentName}
                  hint={whyNotAssignable(row)}
                  checked={agentIds.has(row.id)}
                  disabled={whyNotAssignable(row) !== undefined}
                  onChange={() => onAgents(toggled(agentIds, row.id))}
                />
              </li>
            ),
          )}
          {rows.length === 0 && <li className="text-muted">No agent matches.</li>}
        </ul>
      </fieldset>
      <fieldset className="grid content-start gap-2">
        <legend className="mb-1 text-[0.8667rem] font-medium">
          Workspaces <span className="font-normal text-muted">{slugs.size} chosen</span>
        </legend>
        {many ? (
          <Input
            type="search"
            aria-label="Search the workspaces to choose"
            placeholder="Workspace"
            value={where}
            onChange={(event) => setWhere(event.target.value)}
            onKeyDown={(event) => event.key === "Enter" && event.preventDefault()}
          />
        ) : (
          all > 1 && <div className="flex h-9 items-center">{everyOne}</div>
        )}
        <ul className="grid max-h-52 content-start gap-1 overflow-y-auto rounded-md border border-line p-2 sm:h-52">
          {many && all > 1 && <li className="border-b border-line/60 pb-1">{everyOne}</li>}
          {listed.map(({ slug, name }) => (
            <li key={slug}>
              <Checkbox label={name} checked={slugs.has(slug)} onChange={() => onWorkspaces(toggled(slugs, slug))} />
            </li>
          ))}
          {all === 0 && <li className="text-muted">No workspace matches.</li>}
        </ul>
      </fieldset>
    </div>
  );
}

function withAll(
  slugs: ReadonlySet<string>,
  listed: readonly { slug: string }[],
  chosen: boolean,
): ReadonlySet<string> {
  const next = new Set(slugs);
  for (const { slug } of listed) {
    if (chosen) next.add(slug);
    else next.delete(slug);
  }
  return next;
}

function toggled(set: ReadonlySet<string>, one: string): ReadonlySet<string> {
  const next = new Set(set);
  if (!next.delete(one)) next.add(one);
  return next;
}
