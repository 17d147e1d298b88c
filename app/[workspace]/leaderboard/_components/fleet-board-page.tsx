import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import { z } from "zod";
import { readFleetBoard } from "@/db/fleet-page";
import { withWorkspace } from "@/db/workspace";
import { RANKED_BY } from "@/domain/agent-ranking";
import { readBoardPeriod, stepsOf } from "@/domain/board-periods";
import { readingMoment } from "@/server/request";
import { requireMembership } from "@/server/session";
import { fleetBoardQuery } from "../queries";
import { FleetBoard } from "./fleet-board";

type FleetBoardPageProps = {
  of: "agent" | "guild";
  params: Promise<{ workspace: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export async function FleetBoardPage({ of, params, searchParams }: FleetBoardPageProps) {
  const { member, workspace } = await requireMembership((await params).workspace);
  const query = await searchParams;
  const now = new Date(readingMoment());
  const period = readBoardPeriod(query, { now, timezone: workspace.timezone });
  const by = z.enum(RANKED_BY).catch("success").parse(query.by);
  const board = await withWorkspace(member, (tx) => readFleetBoard(tx, workspace, { of, period, now }));
  const { slug, timezone, currency } = workspace;
  const client = new QueryClient();
  client.setQueryData(fleetBoardQuery(slug, { of, period }).queryKey, board);
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <FleetBoard
        workspace={{ slug, timezone, currency }}
        request={{ of, period }}
        steps={stepsOf(period, now, timezone)}
        by={by}
      />
    </HydrationBoundary>
  );
}
