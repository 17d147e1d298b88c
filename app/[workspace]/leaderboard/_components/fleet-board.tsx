"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { Trophy } from "lucide-react";
import { usePathname, useSearchParams } from "next/navigation";
import { changedUrl } from "@/components/shell/url-state";
import { LinkButton } from "@/components/ui/button";
import { PageHeader } from "@/components/ui/page-header";
import { EmptyState } from "@/components/ui/states";
import { TabLinks } from "@/components/ui/tabs";
import { LEAST_SAMPLE, MEASURES, RANKED_BY, type RankedBy, rankRows } from "@/domain/agent-ranking";
import { nameBefore } from "@/domain/board-periods";
import type { PeriodSteps } from "@/domain/calendar-steps";
import type { FleetBoardRequest } from "@/domain/performance-pages";
import { PRESET_LABELS, PRESETS } from "@/domain/ranges";
import { BOARD_WINDOW_LABELS, BOARD_WINDOWS } from "@/domain/ranking";
import { HOURS_KEPT_DAYS } from "@/domain/retention";
import { exactTime } from "@/domain/time";
import { fleetBoardQuery } from "../queries";
import { BoardTabs } from "./board-tabs";
import { FleetBoardTable } from "./fleet-board-table";
import { PeriodLinks } from "./period-links";

type FleetBoardProps = {
  workspace: { slug: string; timezone: string; currency: string };
  request: FleetBoardRequest;
  /** The neighbours of a period of the calendar; null of any other. */
  steps: PeriodSteps | null;
  by: RankedBy;
};

/** Agents or guilds by one measure, over a range up to now, with what moved since the period before. */
export function FleetBoard({ workspace, request, steps, by }: FleetBoardProps) {
  const { slug, currency } = workspace;
  const { data: board } = useSuspenseQuery(fleetBoardQuery(slug, request));
  const pathname = usePathname();
  const current = new URLSearchParams(useSearchParams());
  const href = (changes: Record<string, string | null>) => changedUrl(pathname, current, changes);
  const measure = MEASURES[by];
  const { since, zone } = board;
  const { range } = request.period;
  const isPast = steps !== null && !steps.isNow;
  const time = isPast ? steps.label : since ? `since ${exactTime(new Date(since), zone)}` : "of all time";
  return (
    <div className="max-w-4xl">
      <PageHeader
        title="Leaderboard"
        description={`${measure.label}, ${measure.best} first, ${time}. Ranked from ${LEAST_SAMPLE} ${measure.sample} on; equal figures share a rank.`}
      />
      <BoardTabs slug={slug} current={request.of === "agent" ? "Agents" : "Guilds"} />
      <div className="mb-4 flex flex-wrap gap-x-4 gap-y-2">
        <TabLinks
          label="Ranked by"
          tabs={RANKED_BY.map((one) => ({
            href: href({ by: one === "success" ? null : one }),
            label: MEASURES[one].label,
            current: one === by,
          }))}
        />
        <TabLinks
          label="Period"
          tabs={BOARD_WINDOWS.map((one) => ({
            href: href({ range: one === "week" ? null : one, from: null, to: null, on: null }),
            label: BOARD_WINDOW_LABELS[one],
            current: one === range && !isPast,
          }))}
        />
        <TabLinks
          label="Range up to now"
          tabs={PRESETS.map((one) => ({
            href: href({ range: one, from: null, to: null, on: null }),
            label: PRESET_LABELS[one],
            current: one === range,
          }))}
        />
      </div>
      {steps && <PeriodLinks steps={steps} href={(on) => href({ on })} />}
      {since && zone !== workspace.timezone && (
        <p className="mb-3 text-[0.8667rem] text-muted">
          Reaches back beyond the {HOURS_KEPT_DAYS} days that hours are kept: its days are UTC's.
        </p>
      )}
      {board.rows.length === 0 ? (
        <EmptyState
          icon={<Trophy aria-hidden />}
          title="No agent did anything in this time."
          action={<LinkButton href={`/${slug}/agents`}>See the agents</LinkButton>}
        >
          Agents are ranked by what they report. Choose a longer time, or assign one.
        </EmptyState>
      ) : (
        <FleetBoardTable
          slug={slug}
          rows={rankRows(board.rows, board.before, by, currency)}
          by={by}
          before={nameBefore(request.period)}
        />
      )}
    </div>
  );
}
