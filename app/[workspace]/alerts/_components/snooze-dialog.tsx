"use client";

import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { SNOOZE_CHOICE_NAMES, SNOOZE_CHOICES, type SnoozeChoice } from "@/domain/alerts";

type SnoozeDialogProps = {
  /** How many alerts. */
  alerts: number;
  timezone: string;
  onChoose: (choice: SnoozeChoice) => void;
  onClose: () => void;
};

/** The six ways to snooze. */
export function SnoozeDialog({ alerts, timezone, onChoose, onClose }: SnoozeDialogProps) {
  const what = alerts === 1 ? "this alert" : `${alerts.toLocaleString("en")} alerts`;
  return (
    <Dialog
      open
      onClose={onClose}
      size="sm"
      title={`Snooze ${what}`}
      description={`It comes back by itself, and at once when its severity rises. Hours are of ${timezone}.`}
    >
      <div className="grid gap-2">
        {SNOOZE_CHOICE_NAMES.map((choice) => (
          <Button key={choice} className="justify-start" onClick={() => onChoose(choice)}>
            {SNOOZE_CHOICES[choice]}
          </Button>
        ))}
      </div>
    </Dialog>
  );
}
