"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { ConflictPanel, type Difference } from "@/components/ui/conflict-panel";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { FormMessage } from "@/components/ui/form";
import { useRevisedSubmit } from "@/components/ui/use-revised-submit";
import type { CampaignView } from "@/db/campaign-view";
import type { QuestRow } from "@/db/quests";
import { createId } from "@/domain/new-id";
import { QUEST_FIELD_LABELS, type QuestNode } from "@/domain/quests";
import { createQuest, saveQuest } from "../actions";
import { QuestFields } from "./quest-fields";
import { useFreshView } from "./use-campaign-part";

/** An existing quest, or a new one below `parent` (null: at the top). */
export type QuestEdit = { quest: QuestNode<QuestRow> } | { parent: QuestNode<QuestRow> | null };

type QuestDialogProps = {
  slug: string;
  view: CampaignView;
  edit: QuestEdit;
  refused: string | undefined;
  onClose: () => void;
};

export function QuestDialog({ slug, view, edit, refused, onClose }: QuestDialogProps) {
  const quest: QuestRow | undefined = "quest" in edit ? edit.quest : undefined;
  const parent = "parent" in edit ? edit.parent : null;
  const title = quest ? quest.name : parent ? `New quest below “${parent.name}”` : "New quest";
  return (
    <Dialog open onClose={onClose} title={title} description={refused} size="lg">
      <QuestForm
        slug={slug}
        view={view}
        quest={quest}
        parentId={parent?.id ?? null}
        refused={refused}
        onClose={onClose}
      />
    </Dialog>
  );
}

type QuestFormProps = Omit<QuestDialogProps, "edit"> & { quest: QuestRow | undefined; parentId: string | null };

function QuestForm({ slug, view, quest, parentId, refused, onClose }: QuestFormProps) {
  const campaignId = view.campaign.id;
  const show = useFreshView(slug, campaignId);
  const [newId] = useState(createId);
  const { base, conflict, failure, pending, errorOf, onSubmit, keepMine, takeTheirs } = useRevisedSubmit(
    quest,
    (data, revision) => {
      const fields = { ...readQuestForm(data), campaignId };
      return quest
        ? saveQuest(slug, { ...fields, id: quest.id, revision })
        : createQuest(slug, { ...fields, id: newId, parentQuestId: parentId });
    },
    (fresh) => {
      show(fresh);
      onClose();
    },
  );
  return (
    <form method="post" onSubmit={onSubmit} className="grid gap-4">
      {conflict ? (
        <ConflictPanel
          message={failure?.message ?? ""}
          differences={listDifferences(conflict.sent, conflict.row)}
          pending={pending}
          onKeepMine={keepMine}
          onTakeTheirs={takeTheirs}
        />
      ) : (
        <FormMessage failure={failure} />
      )}
      <fieldset disabled={refused !== undefined} className="grid gap-4 sm:grid-cols-6">
        <legend className="sr-only">The quest</legend>
        <QuestFields key={base?.revision ?? 0} quest={base} agents={view.choices.agents} errorOf={errorOf} />
      </fieldset>
      <DialogActions>
        <Button onClick={onClose}>{refused ? "Close" : "Cancel"}</Button>
        {!refused && (
          <Button type="submit" variant="primary" pending={pending}>
            {quest ? "Save the quest" : "Add the quest"}
          </Button>
        )}
      </DialogActions>
    </form>
  );
}

function readQuestForm(data: FormData) {
  const text = (name: string) => String(data.get(name) ?? "");
  return {
    name: text("name"),
    objective: text("objective"),
    description: text("description"),
    startDate: text("startDate"),
    endDate: text("endDate"),
    dueDate: text("dueDate"),
    expectedOutput: text("expectedOutput"),
    actualOutput: text("actualOutput"),
    assignedToAgents: data.getAll("assignedToAgents").map(String),
  };
}

function write(value: string | string[] | null): string {
  return Array.isArray(value) ? value.join("\n") : (value ?? "").trim();
}

function listDifferences(data: FormData, saved: QuestRow): Difference[] {
  const mine = readQuestForm(data);
  return (Object.keys(mine) as (keyof typeof mine)[])
    .map((field) => ({ label: QUEST_FIELD_LABELS[field], mine: write(mine[field]), theirs: write(saved[field]) }))
    .filter(({ mine: one, theirs }) => one !== theirs);
}
