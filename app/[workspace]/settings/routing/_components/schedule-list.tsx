"use client";

import { CalendarClock, Plus } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/states";
import type { RoutingSetup, ScheduleRow } from "@/db/routing-setup";
import { type Shift, TURN_LABELS } from "@/domain/on-call";
import { clockTime } from "@/domain/time";
import { dropSchedule } from "../actions";
import { ItemButtons } from "./item-buttons";
import { OnCallStrip } from "./on-call-strip";
import { Overrides } from "./overrides";
import { ScheduleDialog } from "./schedule-dialog";

type ScheduleListProps = {
  slug: string;
  refusal?: string;
  setup: RoutingSetup;
  /** Who is on call in the next days, by schedule. */
  shifts: Record<string, Shift[]>;
  zones: string[];
  workspaceZone: string;
  /** yyyy-mm-dd */
  today: string;
};

export function ScheduleList({ slug, refusal, setup, shifts, ...defaults }: ScheduleListProps) {
  const [editing, setEditing] = useState<ScheduleRow | "new" | null>(null);
  return (
    <Card
      title="On call"
      actions={
        <Button variant="primary" size="sm" disabledReason={refusal} onClick={() => setEditing("new")}>
          <Plus aria-hidden /> New schedule
        </Button>
      }
    >
      {setup.schedules.length === 0 ? (
        <EmptyState icon={<CalendarClock aria-hidden />} title="Nobody takes turns yet">
          In a schedule people take turns by day or by week; a policy then tells whoever is on call.
        </EmptyState>
      ) : (
        <ul className="grid gap-5">
          {setup.schedules.map((schedule) => (
            <li key={schedule.id} className="grid gap-2">
              <div className="flex items-start gap-3">
                <div className="min-w-0 grow">
                  <h3 className="font-medium break-words">{schedule.name}</h3>
                  <p className="text-muted">
                    Hands over {TURN_LABELS[schedule.turn]} at {clockTime(schedule.handoverHour * 60)},{" "}
                    {schedule.timezone}
                  </p>
                </div>
                <div className="flex">
                  <ItemButtons
                    noun="schedule"
                    name={schedule.name}
                    refusal={refusal}
                    onEdit={() => setEditing(schedule)}
                    onDelete={() => dropSchedule(slug, { id: schedule.id })}
                    loss="Its rotation and its overrides are lost. A schedule that a policy tells by can’t be deleted."
                  />
                </div>
              </div>
              <OnCallStrip
                shifts={shifts[schedule.id] ?? []}
                members={setup.members}
                timezone={schedule.timezone}
                name={schedule.name}
              />
              <Overrides slug={slug} refusal={refusal} schedule={schedule} members={setup.members} />
            </li>
          ))}
        </ul>
      )}
      <ScheduleDialog
        slug={slug}
        editing={editing}
        members={setup.members}
        {...defaults}
        onClose={() => setEditing(null)}
      />
    </Card>
  );
}
