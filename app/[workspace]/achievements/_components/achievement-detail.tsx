"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Check, Lock, Pencil, Power } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { ConfirmDialog, Dialog, DialogActions } from "@/components/ui/dialog";
import { Field, Select } from "@/components/ui/form";
import { toast } from "@/components/ui/toast";
import type { AchievementRow } from "@/db/achievements";
import {
  ACHIEVEMENT_VISIBILITIES,
  type AchievementVisibility,
  describeCondition,
  describeRarity,
  nameOf,
  prerequisitePath,
  VISIBILITY_LABELS,
} from "@/domain/achievements";
import { type Role, whyNot } from "@/domain/permissions";
import { unwrap } from "@/domain/result";
import { exactTime } from "@/domain/time";
import { showMine, switchActive } from "../actions";
import { galleryQuery } from "../queries";
import { Progress } from "./achievement-card";
import { Medal } from "./medal";

type DetailProps = {
  slug: string;
  timezone: string;
  role: Role;
  achievement: AchievementRow | undefined;
  byId: ReadonlyMap<string, AchievementRow>;
  members: number;
  onClose: () => void;
  onEdit: (achievement: AchievementRow) => void;
};

/** One achievement whole: what it takes, what it gives, who may see that I have it, and its definition's buttons. */
export function AchievementDetail({ achievement, onClose, ...rest }: DetailProps) {
  return (
    <Dialog open={achievement !== undefined} forReading onClose={onClose} title={achievement?.name ?? "Achievement"}>
      {achievement && <Detail {...rest} achievement={achievement} />}
    </Dialog>
  );
}

type InnerProps = Omit<DetailProps, "onClose" | "achievement"> & { achievement: AchievementRow };

function Detail({ slug, timezone, role, achievement, byId, members, onEdit }: InnerProps) {
  const path = prerequisitePath(achievement, byId);
  const refusal = whyNot(role, "achievements.define", "change achievements");
  return (
    <>
      <div className="flex gap-3">
        <Medal achievement={achievement} />
        <div className="grid gap-1">
          {achievement.description && <p>{achievement.description}</p>}
          <p className="flex flex-wrap items-center gap-2 text-muted">
            <Badge>{nameOf(achievement.tier)}</Badge>
            {!achievement.isActive && <Badge tone="warning">Inactive</Badge>}
            {describeRarity(achievement.holders, members)}
          </p>
        </div>
      </div>
      <dl className="grid gap-x-4 gap-y-2 sm:grid-cols-[9rem_1fr]">
        <Row name="What it takes">
          <span className="block first-letter:uppercase">{describeCondition(achievement.condition)}</span>
        </Row>
        <Row name={achievement.unlockedAt ? "Unlocked" : "My progress"}>
          {achievement.unlockedAt ? (
            exactTime(achievement.unlockedAt, timezone)
          ) : (
            <>
              <Progress achievement={achievement} />
              <Parts achievement={achievement} />
            </>
          )}
        </Row>
        <Row name="It gives">
          {[
            `${achievement.pointsReward.toLocaleString("en")} points`,
            ...achievement.badgeUnlocks.map((badge) => `the badge ${badge}`),
            ...achievement.unlockPerks,
          ].join(", ")}
        </Row>
        <Row name="Category">{nameOf(achievement.category)}</Row>
        {path.length > 0 && (
          <Row name="Path">
            <PathList path={[...path, achievement]} />
          </Row>
        )}
      </dl>
      {achievement.unlockedAt && <Visibility slug={slug} achievement={achievement} />}
      <DialogActions>
        <SwitchButton slug={slug} achievement={achievement} refusal={refusal} />
        <Button disabledReason={refusal} onClick={() => onEdit(achievement)}>
          <Pencil aria-hidden /> Edit
        </Button>
      </DialogActions>
    </>
  );
}

function Row({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </>
  );
}

/** How far each part of a combination is. */
function Parts({ achievement: { condition, progressData } }: { achievement: AchievementRow }) {
  const parts = "all" in condition ? condition.all : "any" in condition ? condition.any : [];
  return (
    <ul className="grid gap-0.5 text-[0.8667rem] text-muted">
      {parts.map((part, at) => {
        const reached = progressData?.parts?.[at];
        return (
          <li key={at} className="flex justify-between gap-3">
            <span className="first-letter:uppercase">{describeCondition(part)}</span>
            {reached && (
              <span className="tabular-nums">
                {reached.value.toLocaleString("en")}/{reached.target.toLocaleString("en")}
              </span>
            )}
          </li>
        );
      })}
    </ul>
  );
}

function PathList({ path }: { path: AchievementRow[] }) {
  return (
    <ol className="grid gap-1">
      {path.map((step) => (
        <li key={step.id} className="flex items-center gap-2 [&_svg]:size-4 [&_svg]:shrink-0">
          {step.unlockedAt ? (
            <Check aria-label="Unlocked" className="text-success" />
          ) : (
            <Lock aria-label="Locked" className="text-muted" />
          )}
          {step.name}
        </li>
      ))}
    </ol>
  );
}

function Visibility({ slug, achievement }: { slug: string; achievement: AchievementRow }) {
  const client = useQueryClient();
  const { queryKey } = galleryQuery(slug);
  const seen = achievement.visibility ?? "public";
  const change = useMutation({
    mutationFn: async (visibility: AchievementVisibility) =>
      unwrap(await showMine(slug, { achievementId: achievement.id, visibility, seen })),
    onSuccess: (gallery) => client.setQueryData(queryKey, gallery),
    onError: () => client.invalidateQueries({ queryKey }),
  });
  const shown = change.isPending ? change.variables : seen;
  return (
    <Field
      label="Who may see that you have it"
      hint={shown === "friends_only" ? "There are no teams here yet: only you see it." : undefined}
    >
      <Select
        className="sm:w-60"
        value={shown}
        onChange={(event) => change.mutate(event.target.value as AchievementVisibility)}
      >
        {ACHIEVEMENT_VISIBILITIES.map((visibility) => (
          <option key={visibility} value={visibility}>
            {VISIBILITY_LABELS[visibility]}
          </option>
        ))}
      </Select>
    </Field>
  );
}

type SwitchProps = { slug: string; achievement: AchievementRow; refusal: string | undefined };

function SwitchButton({ slug, achievement, refusal }: SwitchProps) {
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const { id, revision, isActive, name } = achievement;
  const turn = useMutation({
    mutationFn: async () => unwrap(await switchActive(slug, { id, revision, active: !isActive })),
    onSuccess: (gallery) => {
      client.setQueryData(galleryQuery(slug).queryKey, gallery);
      toast({ message: isActive ? `${name} is inactive now.` : `${name} is active again.` });
    },
    onError: () => client.invalidateQueries({ queryKey: galleryQuery(slug).queryKey }),
    onSettled: () => setAsking(false),
  });
  return (
    <>
      <Button
        variant="ghost"
        disabledReason={refusal}
        pending={turn.isPending}
        onClick={() => (isActive ? setAsking(true) : turn.mutate())}
      >
        <Power aria-hidden /> {isActive ? "Deactivate" : "Activate"}
      </Button>
      <ConfirmDialog
        open={asking}
        onClose={() => setAsking(false)}
        onConfirm={() => turn.mutate()}
        title={`Deactivate ${name}?`}
        confirmLabel="Deactivate"
        pending={turn.isPending}
      >
        <p>
          It leaves the gallery and everybody's progress, and nobody can unlock it. Who has it keeps it and its points.
          You can activate it again; progress is worked out anew then.
        </p>
      </ConfirmDialog>
    </>
  );
}
