"use client";

import { Ellipsis } from "lucide-react";
import { LimitUse } from "@/components/agents/limit-use";
import { Badge, type Tone } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Link } from "@/components/ui/link";
import { Menu, MenuItem } from "@/components/ui/menu";
import { RelativeTime } from "@/components/ui/relative-time";
import { Td, Tr } from "@/components/ui/table";
import type { AgentDetail } from "@/db/agents";
import type { Assignment } from "@/db/assignments";
import {
  ASSIGNMENT_STATUS_LABELS,
  ASSIGNMENT_STATUS_MOVES,
  type AssignmentStatus,
  nameAssignmentMove,
  PRIORITY_LABELS,
  whyNotAssignable,
} from "@/domain/agents";
import { type Role, whyNot } from "@/domain/permissions";
import { formatCompact, formatCount, formatMoney } from "@/domain/quantities";
import type { ScreenWorkspace } from "./agent-screen";

const TONES: Record<AssignmentStatus, Tone> = {
  active: "success",
  paused: "warning",
  completed: "neutral",
  failed: "danger",
  archived: "neutral",
};

type AssignmentRowProps = {
  assignment: Assignment;
  agent: AgentDetail;
  role: Role;
  workspace: ScreenWorkspace;
  onOpen: (to: AssignmentStatus | "limits") => void;
};

export function AssignmentRow({ assignment, agent, role, workspace, onOpen }: AssignmentRowProps) {
  const { status } = assignment;
  const refusal = whyNot(role, "agents.assign", "pause, resume or change agents");
  const why = (to: AssignmentStatus) => refusal ?? (to === "active" ? whyNotAssignable(agent) : undefined);
  const [first, ...rest] = ASSIGNMENT_STATUS_MOVES[status];
  const scope = assignment.campaignName ?? "The whole workspace";
  return (
    <Tr>
      <Td>
        {assignment.campaignId ? (
          <Link
            href={`/${workspace.slug}/campaigns/${assignment.campaignId}`}
            className="font-medium hover:text-accent hover:underline"
          >
            {scope}
          </Link>
        ) : (
          <span className="font-medium">{scope}</span>
        )}
        <span className="block text-[0.8rem] text-muted">
          {PRIORITY_LABELS[assignment.priorityLevel]} priority ·{" "}
          {assignment.assignedBy ? `by ${assignment.assignedBy}, ` : ""}
          <RelativeTime date={assignment.assignedDate} timezone={workspace.timezone} />
        </span>
      </Td>
      <Td className="max-w-56">
        <Badge tone={TONES[status]}>{ASSIGNMENT_STATUS_LABELS[status]}</Badge>
        {assignment.statusReason && (
          <span className="mt-0.5 block text-[0.8rem] break-words text-muted">{assignment.statusReason}</span>
        )}
      </Td>
      <Td>
        <LimitUse limits={assignment.constraints} standing={assignment.standing} currency={workspace.currency} />
      </Td>
      <Td numeric>{formatCount(assignment.tasksCompleted)}</Td>
      <Td numeric>{formatCount(assignment.tasksFailed)}</Td>
      <Td numeric>{formatCompact(assignment.totalTokensUsed)}</Td>
      <Td numeric>{formatMoney(assignment.totalCostIncurred, workspace.currency)}</Td>
      <Td>
        <div className="flex justify-end gap-1">
          {first && (
            <Button size="sm" disabledReason={why(first)} onClick={() => onOpen(first)}>
              {nameAssignmentMove(first)}
            </Button>
          )}
          <Menu
            size="sm"
            variant="ghost"
            label={`More for ${scope}`}
            trigger={<Ellipsis aria-hidden />}
            triggerClassName="w-7 px-0"
          >
            <MenuItem disabledReason={refusal} onSelect={() => onOpen("limits")}>
              Change limits
            </MenuItem>
            {rest.map((to) => (
              <MenuItem key={to} disabledReason={why(to)} onSelect={() => onOpen(to)}>
                {nameAssignmentMove(to)}
              </MenuItem>
            ))}
          </Menu>
        </div>
      </Td>
    </Tr>
  );
}
