"use client";

import { Bot } from "lucide-react";
import { useState } from "react";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/states";
import { Table, Th } from "@/components/ui/table";
import type { AgentPage } from "@/db/agent-page";
import type { Assignment } from "@/db/assignments";
import type { AssignmentStatus } from "@/domain/agents";
import type { Role } from "@/domain/permissions";
import type { ScreenWorkspace } from "./agent-screen";
import { AssignmentRow } from "./assignment-row";
import { LimitsDialog } from "./limits-dialog";
import { MoveDialog } from "./move-dialog";

type AssignmentListProps = { workspace: ScreenWorkspace; role: Role; page: AgentPage };

/** What is open over the list: an assignment with its limits, or on its way to another status. */
type Open = { assignment: Assignment; to: AssignmentStatus | "limits" } | null;

export function AssignmentList({ workspace, role, page }: AssignmentListProps) {
  const { agent, assignments } = page;
  const [open, setOpen] = useState<Open>(null);
  const close = () => setOpen(null);
  return (
    <Card title="Assignments in this workspace">
      {assignments.length === 0 ? (
        <EmptyState icon={<Bot aria-hidden />} title={`${agent.agentName} is not assigned here`}>
          Executions that it reports are kept and shown. Assign it to give it limits and a place in campaigns.
        </EmptyState>
      ) : (
        <Table label="Assignments" className="min-w-200">
          <thead>
            <tr>
              <Th>Works for</Th>
              <Th>Status</Th>
              <Th>Use of limits</Th>
              <Th numeric>Done</Th>
              <Th numeric>Failed</Th>
              <Th numeric>Tokens</Th>
              <Th numeric>Cost</Th>
              <Th>
                <span className="sr-only">Actions</span>
              </Th>
            </tr>
          </thead>
          <tbody>
            {assignments.map((assignment) => (
              <AssignmentRow
                key={assignment.id}
                assignment={assignment}
                agent={agent}
                role={role}
                workspace={workspace}
                onOpen={(to) => setOpen({ assignment, to })}
              />
            ))}
          </tbody>
        </Table>
      )}
      {open?.to === "limits" && (
        <LimitsDialog workspace={workspace} agent={agent} assignment={open.assignment} onClose={close} />
      )}
      {open && open.to !== "limits" && (
        <MoveDialog slug={workspace.slug} agent={agent} assignment={open.assignment} to={open.to} onClose={close} />
      )}
    </Card>
  );
}
