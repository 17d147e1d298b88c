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
import type { BoardFilter } from "@/domain/leaderboard-filter";
import { BOARD_WINDOW_LABELS, BOARD_WINDOWS, type BoardWindow } from "@/domain/ranking";
import { exactTime } from "@/domain/time";
import { boardQuery } from "../queries";
import { BoardTable } from "./board-table";
import { BoardTabs } from "./board-tabs";
import { MyPlaceBar } from "./my-place-bar";

type LeaderboardProps = { slug: string; timezone: string; filter: BoardFilter };

export function Leaderboard({ slug, timezone, filter }: LeaderboardProps) {
  const { data: board } = useSuspenseQuery(boardQuery(slug, filter));
  const pathname = usePathname();
  const { window } = filter;
  const href = (changes: Record<string, string>) =>
    changedUrl(pathname, new URLSearchParams(), { window: window === "week" ? null : window, ...changes });
  const shown = board.rows.some((row) => row.isMe);
  return (
    <div className="max-w-4xl">
      <PageHeader
        title="Leaderboard"
        description={
          board.since
            ? `Points earned since ${exactTime(board.since, timezone)}. Equal points share a rank.`
            : "All points ever earned. Equal points share a rank."
        }
        actions={<JumpToMe me={board.me} window={window} href={shown ? "#me" : `${href({ at: "me" })}#me`} />}
      />
      <BoardTabs slug={slug} current="People" />
      <div className="mb-4">
        <TabLinks
          label="Period"
          tabs={BOARD_WINDOWS.map((one) => ({
            href: changedUrl(pathname, new URLSearchParams(), { window: one === "week" ? null : one }),
            label: BOARD_WINDOW_LABELS[one],
            current: one === window,
          }))}
        />
      </div>
      {board.rows.length === 0 ? (
        <EmptyState
          icon={<Trophy aria-hidden />}
          title={window === "all" ? "Nobody has points yet." : `Nobody has points ${nameWindow(window)} yet.`}
          action={<LinkButton href={`/${slug}/achievements`}>See what earns points</LinkButton>}
        >
          Points come with achievements: the first one unlocked takes the lead.
        </EmptyState>
      ) : (
        <BoardTable rows={board.rows} window={window} />
      )}
      <Pagination
        previousHref={board.previous && href({ before: board.previous })}
        nextHref={board.next && href({ after: board.next })}
      />
      {board.me && <MyPlaceBar slug={slug} me={board.me} window={window} />}
    </div>
  );
}

function JumpToMe({ me, window, href }: { me: MyPlace | null; window: BoardWindow; href: string }) {
  const label = (
    <>
      <LocateFixed aria-hidden /> Jump to me
    </>
  );
  if (me?.rank && !me.hidden) return <LinkButton href={href}>{label}</LinkButton>;
  const reason = me?.hidden ? "You are hidden from leaderboards." : `You have no points ${nameWindow(window)} yet.`;
  return <Button disabledReason={reason}>{label}</Button>;
}

function nameWindow(window: BoardWindow): string {
  return window === "all" ? "" : BOARD_WINDOW_LABELS[window].toLowerCase();
}
