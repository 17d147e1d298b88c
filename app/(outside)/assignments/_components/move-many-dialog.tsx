"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { Field, FormMessage, Textarea, useSubmit } from "@/components/ui/form";
import { type Matrix, type Pair, targetsOf } from "@/domain/assignment-matrix";
import { pauseMany, resumeMany } from "../actions";
import { matrixQuery } from "../queries";
import { OutcomeReport, type WorkspaceOutcome } from "./outcome-report";
import { describePairs } from "./pair-words";

const WORDS = {
  pause: {
    title: "Pause agents",
    button: "Pause",
    done: "paused",
    already: "not running",
    effect: "Takes no work until it is resumed, campaigns included",
  },
  resume: {
    title: "Resume agents",
    button: "Resume",
    done: "resumed",
    already: "not paused",
    effect: "Takes work again, within its limits",
  },
};

type MoveManyDialogProps = { matrix: Matrix; act: "pause" | "resume"; pairs: Pair[]; onClose: () => void };

/** Pauses or resumes the chosen agents in the chosen workspaces. */
export function MoveManyDialog({ matrix, act, pairs, onClose }: MoveManyDialogProps) {
  const client = useQueryClient();
  const [outcomes, setOutcomes] = useState<WorkspaceOutcome[] | null>(null);
  const targets = targetsOf(pairs);
  const { title, button, done, already, effect } = WORDS[act];
  const form = useSubmit(
    (data) =>
      act === "pause" ? pauseMany({ targets, reason: String(data.get("reason") ?? "") }) : resumeMany({ targets }),
    (answered) => {
      void client.invalidateQueries({ queryKey: matrixQuery.queryKey });
      setOutcomes(answered);
    },
  );
  return (
    <Dialog open onClose={onClose} title={title} description={`${describePairs(pairs)}. ${effect}.`}>
      {outcomes ? (
        <OutcomeReport matrix={matrix} outcomes={outcomes} done={done} already={already} onClose={onClose} />
      ) : (
        <form onSubmit={form.onSubmit} className="grid gap-4">
          {act === "pause" && (
            <Field
              label="Reason"
              hint="Everybody in each workspace sees it; the audit log keeps it."
              error={form.errorOf("reason")}
            >
              <Textarea name="reason" maxLength={500} required />
            </Field>
          )}
          <FormMessage failure={form.failure} />
          <DialogActions>
            <Button onClick={onClose}>Cancel</Button>
            <Button type="submit" variant="primary" pending={form.pending}>
              {button}
            </Button>
          </DialogActions>
        </form>
      )}
    </Dialog>
  );
}
