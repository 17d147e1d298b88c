"use client";

import { UserRoundPlus } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Menu, MenuItem } from "@/components/ui/menu";
import type { AlertRow } from "@/db/alerts";
import { ALERT_ACTIONS, type AlertAction, possibleActions } from "@/domain/alerts";
import type { Person } from "./inbox-cache";

type AlertButtonsProps = {
  alert: AlertRow;
  me: Person;
  members: Person[];
  refusal: (action: AlertAction) => string | undefined;
  onAct: (action: AlertAction, assignee?: Person | null) => void;
};

/** Only what makes sense for the alert as it is. */
export function AlertButtons({ alert, me, members, refusal, onAct }: AlertButtonsProps) {
  const actions = possibleActions({ status: alert.status, snoozed: alert.snoozeWake !== null });
  return (
    <div className="flex flex-wrap gap-2">
      {actions
        .filter((action) => action !== "assign")
        .map((action, index) => (
          <Button
            key={action}
            size="sm"
            variant={index === 0 ? "primary" : "secondary"}
            disabledReason={refusal(action)}
            onClick={() => onAct(action)}
          >
            {ALERT_ACTIONS[action].label}
          </Button>
        ))}
      {actions.includes("assign") && (
        <Menu
          size="sm"
          trigger={
            <>
              <UserRoundPlus aria-hidden />
              {alert.assignee ? `Assigned to ${alert.assignee}` : "Assign"}
            </>
          }
        >
          <MenuItem onSelect={() => onAct("assign", me)} disabledReason={refusal("assign")}>
            To me
          </MenuItem>
          {alert.assignee && (
            <MenuItem onSelect={() => onAct("assign", null)} disabledReason={refusal("assign")}>
              To nobody
            </MenuItem>
          )}
          {members
            .filter(({ id }) => id !== me.id)
            .map((member) => (
              <MenuItem key={member.id} onSelect={() => onAct("assign", member)} disabledReason={refusal("assign")}>
                {member.name}
              </MenuItem>
            ))}
        </Menu>
      )}
    </div>
  );
}
