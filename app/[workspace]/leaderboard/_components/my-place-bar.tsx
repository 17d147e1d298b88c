"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Eye, EyeOff } from "lucide-react";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import type { MyPlace } from "@/db/leaderboard";
import type { BoardWords } from "@/domain/ranking";
import { unwrap } from "@/domain/result";
import { hideMe } from "../actions";
import { Rank, RankChange } from "./board-table";

const number = new Intl.NumberFormat("en");

/** Where I stand, in sight wherever the list is scrolled to: rank, points, the way to the next place, hide me. */
export function MyPlaceBar({ slug, me, words }: { slug: string; me: MyPlace; words: BoardWords }) {
  const client = useQueryClient();
  const hide = useMutation({
    mutationFn: async (hidden: boolean) => unwrap(await hideMe(slug, { hidden })),
    onSuccess: (_, hidden) =>
      toast({ message: hidden ? "Nobody else sees you on leaderboards now." : "You are on the leaderboards again." }),
    onSettled: () => client.invalidateQueries({ queryKey: [slug, "leaderboard"] }),
  });
  return (
    <section
      aria-label="My place"
      className="sticky bottom-3 z-10 mt-3 flex flex-wrap items-center gap-x-4 gap-y-1 rounded-lg border border-accent bg-raised px-4 py-2.5 shadow-lg"
    >
      <p className="text-lg font-semibold tabular-nums">
        {me.rank === null ? (
          <>Not ranked{words.isPast ? "" : " yet"}</>
        ) : (
          <>
            <span className="text-base font-normal text-muted">Rank </span>
            <Rank rank={me.rank} tied={me.tiedWith > 0} />
          </>
        )}
      </p>
      <div className="min-w-0 grow">
        <p className="font-medium">
          <span className="tabular-nums">{number.format(me.points)}</span> points
          {me.tiedWith > 0 && (
            <span className="font-normal text-muted">
              , shared with {me.tiedWith === 1 ? "1 other" : `${number.format(me.tiedWith)} others`}
            </span>
          )}
        </p>
        <p className="text-[0.8667rem] text-muted">{describeWay(me, words)}</p>
      </div>
      {words.since && me.rank !== null && <RankChange change={me.change} since={words.since} />}
      <Button size="sm" variant="ghost" pending={hide.isPending} onClick={() => hide.mutate(!me.hidden)}>
        {me.hidden ? <Eye aria-hidden /> : <EyeOff aria-hidden />}
        {me.hidden ? "Show me" : "Hide me"}
      </Button>
    </section>
  );
}

function describeWay(me: MyPlace, { when, isPast }: BoardWords): string {
  if (me.hidden) return "Hidden: only you see this place.";
  if (me.next) {
    const [gap, rank] = [number.format(me.next.gap), number.format(me.next.rank)];
    return isPast ? `${gap} short of rank ${rank}.` : `${gap} more to share rank ${rank}.`;
  }
  if (isPast) return me.points > 0 ? `Nobody had more${when}.` : `Nobody had points${when}.`;
  return me.points > 0 ? `Nobody has more${when}.` : `Nobody has points${when} yet.`;
}
