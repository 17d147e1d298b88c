"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { LocateFixed, Trophy } from "lucide-react";
import { usePathname } from "next/navigation";
import { changedUrl } from "@/components/shell/url-state";
import { Button, LinkButton } from "@/components/ui/button";
import { PageHeader } from "@/components/ui/page-header";
import { Pagination } from "@/components/ui/pagination";
import { EmptyState } from "@/components/ui/states";
import { TabLinks } from "@/components/ui/tabs";
import type { MyPlace } from "@/db/leaderboard";
import type { PeriodSteps } from "@/domain/calendar-steps";
import type { BoardFilter } from "@/domain/leaderboard-filter";
import { BOARD_WINDOW_LABELS, BOARD_WINDOWS, type BoardWords, wordsOfBoard } from "@/domain/ranking";
import { exactTime } from "@/domain/time";
import { boardQuery } from "../queries";
import { BoardTable } from "./board-table";
import { BoardTabs } from "./board-tabs";
import { MyPlaceBar } from "./my-place-bar";
import { PeriodLinks } from "./period-links";

type LeaderboardProps = {
  slug: string;
  timezone: string;
  filter: BoardFilter;
  /** The neighbours of the window; null of all time. */
  steps: PeriodSteps | null;
};

export function Leaderboard({ slug, timezone, filter, steps }: LeaderboardProps) {
  const { data: board } = useSuspenseQuery(boardQuery(slug, filter));
  const pathname = usePathname();
  const { window, on = null } = filter;
  const words = wordsOfBoard(filter);
  const href = (changes: Record<string, string | null>) =>
    changedUrl(pathname, new URLSearchParams(), { window: window === "week" ? null : window, on, ...changes });
  const shown = board.rows.some((row) => row.isMe);
  return (
    <div className="max-w-4xl">
      <PageHeader
        title="Leaderboard"
        description={
          words.isPast
            ? `Points earned ${words.when.trim()}. Equal points share a rank.`
            : board.since
              ? `Points earned since ${exactTime(board.since, timezone)}. Equal points share a rank.`
              : "All points ever earned. Equal points share a rank."
        }
        actions={<JumpToMe me={board.me} words={words} href={shown ? "#me" : `${href({ at: "me" })}#me`} />}
      />
      <BoardTabs slug={slug} current="People" />
      <div className="mb-4">
        <TabLinks
          label="Period"
          tabs={BOARD_WINDOWS.map((one) => ({
            href: changedUrl(pathname, new URLSearchParams(), { window: one === "week" ? null : one }),
            label: BOARD_WINDOW_LABELS[one],
            current: one === window && !on,
          }))}
        />
      </div>
      {steps && <PeriodLinks steps={steps} href={(day) => href({ on: day })} />}
      {board.rows.length === 0 ? (
        <EmptyState
          icon={<Trophy aria-hidden />}
          title={words.isPast ? `Nobody had points${words.when}.` : `Nobody has points${words.when} yet.`}
          action={<LinkButton href={`/${slug}/achievements`}>See what earns points</LinkButton>}
        >
          Points come with achievements: the first one unlocked takes the lead.
        </EmptyState>
      ) : (
        <BoardTable rows={board.rows} since={words.since} />
      )}
      <Pagination
        previousHref={board.previous && href({ before: board.previous })}
        nextHref={board.next && href({ after: board.next })}
      />
      {board.me && <MyPlaceBar slug={slug} me={board.me} words={words} />}
    </div>
  );
}

function JumpToMe({ me, words: { when, isPast }, href }: { me: MyPlace | null; words: BoardWords; href: string }) {
  const label = (
    <>
      <LocateFixed aria-hidden /> Jump to me
    </>
  );
  if (me?.rank && !me.hidden) return <LinkButton href={href}>{label}</LinkButton>;
  const without = isPast ? `You had no points${when}.` : `You have no points${when} yet.`;
  return <Button disabledReason={me?.hidden ? "You are hidden from leaderboards." : without}>{label}</Button>;
}
