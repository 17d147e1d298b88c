"use client";

import { Button } from "@/components/ui/button";
import type { AlertRow } from "@/db/alerts";
import { ALERT_ACTIONS, type AlertAction, possibleActions } from "@/domain/alerts";
import { AssignMenu } from "./assign-menu";
import type { Person } from "./inbox-cache";

type AlertButtonsProps = {
  alert: AlertRow;
  me: Person;
  members: Person[];
  refusal: (action: AlertAction) => string | undefined;
  onAct: (action: AlertAction, assignee?: Person | null) => void;
};

/** Buttons for a row of them: only what makes sense for the alert as it is. */
export function AlertButtons({ alert, me, members, refusal, onAct }: AlertButtonsProps) {
  const actions = possibleActions({ status: alert.status, snoozed: alert.snoozeWake !== null });
  return (
    <>
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
        <AssignMenu
          assignee={alert.assignee}
          canClear={alert.assignee !== null}
          me={me}
          colleagues={members.filter(({ id }) => id !== me.id)}
          refusal={refusal("assign")}
          onAssign={(person) => onAct("assign", person)}
        />
      )}
    </>
  );
}
