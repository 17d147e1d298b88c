"use client";

import { useState } from "react";
import { Badge, type Tone } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Field, FormMessage, Input, useSubmit } from "@/components/ui/form";
import { Menu, MenuItem } from "@/components/ui/menu";
import { RelativeTime } from "@/components/ui/relative-time";
import type { MoveRow } from "@/db/moves";
import {
  MOVE_OUTCOME_LABELS,
  MOVE_STATUS_LABELS,
  MOVE_STATUS_MOVES,
  type MoveOutcome,
  type MoveStatus,
  nameMoveState,
} from "@/domain/moves";
import { createId } from "@/domain/new-id";
import { createMove, setMove } from "../actions";
import { type CampaignPartProps, useCampaignPart, useFreshView } from "./use-campaign-part";

/** The single marketing actions of the campaign. */
export function MovesCard({ slug, view, refused, timezone }: CampaignPartProps & { timezone: string }) {
  const { moves, campaign } = view;
  return (
    <Card title="Moves">
      {moves.length === 0 ? (
        <p className="text-muted">No moves yet: a mailing, a post, an event. Executed ones count for their owner.</p>
      ) : (
        <ul className="divide-y divide-line/60">
          {moves.map((move) => (
            <li
              key={move.id}
              id={`move-${move.id}`}
              className="flex scroll-mt-20 flex-wrap items-center gap-x-3 gap-y-1 py-1.5"
            >
              <div className="min-w-40 grow">
                <p className="break-words">{move.name}</p>
                <p className="text-[0.8rem] text-muted">
                  {[move.channel, move.ownerName ?? "no owner"].filter(Boolean).join(" · ")}
                  {move.executedAt && (
                    <>
                      {" · "}
                      <RelativeTime date={move.executedAt} timezone={timezone} />
                    </>
                  )}
                </p>
              </div>
              <MoveState move={move} />
              {!refused && <MoveMenu slug={slug} campaignId={campaign.id} move={move} />}
            </li>
          ))}
        </ul>
      )}
      <AddMove slug={slug} campaignId={campaign.id} refused={refused} />
    </Card>
  );
}

const TONES: Record<Exclude<MoveStatus, "executed">, Tone> = {
  planned: "neutral",
  running: "accent",
  cancelled: "neutral",
};
const OUTCOME_TONES: Record<MoveOutcome, Tone> = { pending: "info", successful: "success", unsuccessful: "danger" };

function MoveState({ move }: { move: MoveRow }) {
  const tone = move.status === "executed" ? OUTCOME_TONES[move.outcome] : TONES[move.status];
  return <Badge tone={tone}>{nameMoveState(move)}</Badge>;
}

function MoveMenu({ slug, campaignId, move }: { slug: string; campaignId: string; move: MoveRow }) {
  const change = useCampaignPart(slug, campaignId, setMove);
  const to = (status: MoveStatus, outcome: MoveOutcome = "pending") =>
    change.mutate({ id: move.id, campaignId, status, outcome, seen: { status: move.status, outcome: move.outcome } });
  return (
    <Menu size="sm" label={`Change the move ${move.name}`} trigger="Change">
      {MOVE_STATUS_MOVES[move.status].map((status) => (
        <MenuItem key={status} onSelect={() => to(status)}>
          {MOVE_STATUS_LABELS[status]}
        </MenuItem>
      ))}
      {move.status === "executed" &&
        (["successful", "unsuccessful"] as const).map((outcome) => (
          <MenuItem key={outcome} onSelect={() => to("executed", outcome)}>
            {MOVE_OUTCOME_LABELS[outcome]}
          </MenuItem>
        ))}
    </Menu>
  );
}

type AddMoveProps = { slug: string; campaignId: string; refused: string | undefined };

function AddMove({ slug, campaignId, refused }: AddMoveProps) {
  const [isOpen, setIsOpen] = useState(false);
  if (!isOpen) {
    return (
      <div className="mt-3">
        <Button size="sm" disabledReason={refused} onClick={() => setIsOpen(true)}>
          Add a move
        </Button>
      </div>
    );
  }
  return <AddMoveForm slug={slug} campaignId={campaignId} onClose={() => setIsOpen(false)} />;
}

function AddMoveForm({ slug, campaignId, onClose }: { slug: string; campaignId: string; onClose: () => void }) {
  const [id] = useState(createId);
  const show = useFreshView(slug, campaignId);
  const { pending, failure, errorOf, onSubmit } = useSubmit(
    (data) =>
      createMove(slug, { id, campaignId, name: String(data.get("name")), channel: String(data.get("channel")) }),
    (view) => {
      show(view);
      onClose();
    },
  );
  return (
    <form ref={focusFirstField} method="post" onSubmit={onSubmit} className="mt-3 grid gap-3 border-t border-line pt-3">
      <FormMessage failure={failure} />
      <div className="grid gap-3 sm:grid-cols-[minmax(0,1fr)_10rem]">
        <Field label="Move" error={errorOf("name")}>
          <Input name="name" required autoComplete="off" />
        </Field>
        <Field label="Channel" optional error={errorOf("channel")}>
          <Input name="channel" autoComplete="off" />
        </Field>
      </div>
      <div className="flex gap-2">
        <Button type="submit" variant="primary" size="sm" pending={pending}>
          Add the move
        </Button>
        <Button size="sm" variant="ghost" onClick={onClose}>
          Cancel
        </Button>
      </div>
    </form>
  );
}

/** Who opened the form wants to type. */
function focusFirstField(form: HTMLFormElement | null) {
  form?.querySelector<HTMLInputElement>("input")?.focus();
}
