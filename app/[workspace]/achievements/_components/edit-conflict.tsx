"use client";

import { Button } from "@/components/ui/button";
import type { AchievementRow } from "@/db/achievements";
import { describeCondition, nameOf } from "@/domain/achievements";
import type { Failure } from "@/domain/result";

type EditConflictProps = { theirs: AchievementRow; onTake: () => void; onKeep: () => void };

/** Two people edited at once: what the other one saved, beside what stands in the form below. */
export function EditConflict({ theirs, onTake, onKeep }: EditConflictProps) {
  return (
    <div role="alert" className="grid gap-2 rounded-md border border-warning bg-warning-soft p-3">
      <p className="font-medium text-warning">
        Somebody else changed this achievement while you had it open. Nothing of yours was saved; it stands below.
      </p>
      <dl className="grid gap-x-3 text-[0.8667rem] sm:grid-cols-[9rem_1fr]">
        <dt>Their name for it</dt>
        <dd className="break-words">{theirs.name}</dd>
        <dt>Their description</dt>
        <dd className="break-words">{theirs.description ?? "none"}</dd>
        <dt>What it takes now</dt>
        <dd>{describeCondition(theirs.condition)}</dd>
        <dt>What it gives now</dt>
        <dd>
          {theirs.pointsReward.toLocaleString("en")} points, {nameOf(theirs.tier).toLowerCase()}
          {theirs.isActive ? "" : ", inactive"}
        </dd>
      </dl>
      <div className="flex flex-wrap gap-2">
        <Button size="sm" onClick={onTake}>
          Take their version
        </Button>
        <Button size="sm" onClick={onKeep}>
          Keep mine and save again
        </Button>
      </div>
    </div>
  );
}

/** The achievement as it is now: this screen's conflicts about a stale edit carry it, and nothing else does. */
export function currentOf(failure: Failure | null): AchievementRow | undefined {
  return failure?.code === "conflict" ? (failure.current as AchievementRow | undefined) : undefined;
}
