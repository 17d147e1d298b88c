"use client";

import { Plus } from "lucide-react";
import { useState } from "react";
import { useShortcutHelp } from "@/components/shell/keyboard-help";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { ConfirmDialog } from "@/components/ui/dialog";
import { Meter } from "@/components/ui/meter";
import type { QuestRow } from "@/db/quests";
import { formatPercent } from "@/domain/quantities";
import {
  buildQuestForest,
  moveQuestTo,
  progressOf,
  type QuestNode,
  type QuestStatus,
  shiftQuest,
} from "@/domain/quests";
import { placeQuest, removeQuest, setQuestStatus } from "../actions";
import { QuestDialog, type QuestEdit } from "./quest-dialog";
import { QUEST_SHORTCUTS, QuestTree } from "./quest-tree";
import { type CampaignPartProps, useCampaignPart } from "./use-campaign-part";

type Node = QuestNode<QuestRow>;
type Question = { about: "complete" | "delete"; quest: Node };

const readShortcuts = async () => QUEST_SHORTCUTS;

/** The quests as a tree, with everything that can be done to one. */
export function QuestsCard({ slug, view, refused }: CampaignPartProps) {
  const campaignId = view.campaign.id;
  const forest = buildQuestForest(view.quests);
  const progress = progressOf(forest);
  const status = useCampaignPart(slug, campaignId, setQuestStatus, (shown, { id, status: to, withChildren }) =>
    withChildren
      ? shown
      : { ...shown, quests: shown.quests.map((quest) => (quest.id === id ? { ...quest, status: to } : quest)) },
  );
  const place = useCampaignPart(slug, campaignId, placeQuest, (shown, { id, ...target }) => ({
    ...shown,
    quests: moveQuestTo(shown.quests, id, target),
  }));
  const remove = useCampaignPart(slug, campaignId, removeQuest);
  const [edit, setEdit] = useState<QuestEdit | null>(null);
  const [question, setQuestion] = useState<Question | null>(null);
  useShortcutHelp("Quests", readShortcuts);

  function changeStatus(quest: Node, to: QuestStatus) {
    if (to === "completed" && quest.openBelow > 0) setQuestion({ about: "complete", quest });
    else status.mutate({ id: quest.id, campaignId, status: to, seen: quest.status });
  }

  function answer({ about, quest }: Question) {
    const done = { onSettled: () => setQuestion(null) };
    if (about === "delete") remove.mutate({ id: quest.id, campaignId }, done);
    else status.mutate({ id: quest.id, campaignId, status: "completed", withChildren: true, seen: quest.status }, done);
  }

  return (
    <Card
      title="Quests"
      actions={
        <Button size="sm" disabledReason={refused} onClick={() => setEdit({ parent: null })}>
          <Plus aria-hidden /> Add a quest
        </Button>
      }
    >
      {progress === null ? (
        <p className="text-muted">
          No quests yet. A quest is a piece of work with an expected output; big ones are split into smaller ones below
          them, up to eight levels deep.
        </p>
      ) : (
        <>
          <div className="mb-3 flex items-center gap-3">
            <Meter
              label="Quests that are done"
              value={progress}
              tone={progress === 100 ? "success" : "accent"}
              className="max-w-60"
            />
            <p className="whitespace-nowrap text-muted tabular-nums">{formatPercent(progress)} done</p>
          </div>
          <QuestTree
            forest={forest}
            refused={refused}
            today={view.today}
            onStatus={changeStatus}
            onEdit={setEdit}
            onDelete={(quest) => setQuestion({ about: "delete", quest })}
            onShift={(quest, shift) => {
              const target = shiftQuest(forest, quest.id, shift);
              if (target) place.mutate({ id: quest.id, campaignId, ...target });
            }}
          />
        </>
      )}
      {edit && <QuestDialog slug={slug} view={view} edit={edit} refused={refused} onClose={() => setEdit(null)} />}
      {question && (
        <ConfirmDialog
          open
          onClose={() => setQuestion(null)}
          onConfirm={() => answer(question)}
          title={
            question.about === "delete" ? `Delete “${question.quest.name}”?` : `Complete “${question.quest.name}”?`
          }
          confirmLabel={question.about === "delete" ? "Delete" : "Complete all of them"}
          tone={question.about === "delete" ? "danger" : "primary"}
          pending={remove.isPending || status.isPending}
        >
          <p>{describeQuestion(question)}</p>
        </ConfirmDialog>
      )}
    </Card>
  );
}

function count(n: number, words: string): string {
  return `${n} ${words}${n === 1 ? "" : "s"}`;
}

function describeQuestion({ about, quest }: Question): string {
  if (about === "complete") return `${count(quest.openBelow, "open quest")} below it will be completed as well.`;
  const below = countBelow(quest);
  return below > 0
    ? `${count(below, "quest")} below it will be deleted too. This can't be undone.`
    : "This can't be undone.";
}

function countBelow(quest: Node): number {
  return quest.children.reduce((all, child) => all + 1 + countBelow(child), 0);
}
