"use client";

import { Bot, History } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { RelativeTime } from "@/components/ui/relative-time";
import { EmptyState } from "@/components/ui/states";
import { Table, Th } from "@/components/ui/table";
import type { AgentPage } from "@/db/agent-page";
import type { Assignment } from "@/db/assignments";
import type { AssignmentStatus } from "@/domain/agents";
import type { Role } from "@/domain/permissions";
import type { ScreenWorkspace } from "./agent-screen";
import { AssignmentRow } from "./assignment-row";
import { HistoryDialog } from "./history-dialog";
import { LimitsDialog } from "./limits-dialog";
import { MoveDialog } from "./move-dialog";
import { SharedLimits } from "./shared-limits";

type AssignmentListProps = { workspace: ScreenWorkspace; role: Role; page: AgentPage };

/** What is open over the list: an assignment with its limits, or on its way to another status. */
type Open = { assignment: Assignment; to: AssignmentStatus | "limits" } | null;

export function AssignmentList({ workspace, role, page }: AssignmentListProps) {
  const { agent, assignments } = page;
  const [open, setOpen] = useState<Open>(null);
  const [showsHistory, setShowsHistory] = useState(false);
  const close = () => setOpen(null);
  return (
    <Card
      title="Assignments in this workspace"
      actions={
        <Button size="sm" variant="ghost" onClick={() => setShowsHistory(true)}>
          <History aria-hidden /> History
        </Button>
      }
    >
      {assignments.length === 0 ? (
        <EmptyState icon={<Bot aria-hidden />} title={`${agent.agentName} is not assigned here`}>
          <WithoutAssignment agent={agent} timezone={workspace.timezone} />
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
      <SharedLimits workspace={workspace} shared={page.sharedLimits} />
      {showsHistory && <HistoryDialog workspace={workspace} agent={agent} onClose={() => setShowsHistory(false)} />}
      {open?.to === "limits" && (
        <LimitsDialog workspace={workspace} agent={agent} assignment={open.assignment} onClose={close} />
      )}
      {open && open.to !== "limits" && (
        <MoveDialog slug={workspace.slug} agent={agent} assignment={open.assignment} to={open.to} onClose={close} />
      )}
    </Card>
  );
}

/** What becomes of the executions of an agent without an assignment, and what to do. */
function WithoutAssignment({ agent, timezone }: { agent: AgentPage["agent"]; timezone: string }) {
  const next = agent.isDraft
    ? "It is a draft: once a platform administrator has completed it, it can be assigned."
    : "Assign it to give it limits and a place in campaigns.";
  if (!agent.unassignedSince) return <>Executions that it reports are kept and shown. {next}</>;
  return (
    <>
      It reports work here all the same; the first came{" "}
      <RelativeTime date={agent.unassignedSince} timezone={timezone} />. Its executions are kept and shown, but no limit
      of its own binds it. {next}
    </>
  );
}
