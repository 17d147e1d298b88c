/** What the whole workspace did for each campaign or by each model, from folded buckets. Source: fleet_performance (046). */
import { sql } from "drizzle-orm";
import type { BreakdownRow, Share } from "@/domain/breakdown";
import type { Span } from "@/domain/performance";
import { coverShare, type ShareCover } from "@/domain/share-cover";
import { addPacked } from "@/domain/sketch";
import { addSums, binnedFiguresOf, emptyTally, type Sums, type Tally } from "@/domain/tally";
import { coveredBy, readFolded, START } from "./folded-performance";
import { send } from "./send";
import type { Tx } from "./workspace";

const COLUMNS = { campaign: sql`campaign_shares`, model: sql`model_shares` };

type Folded = Omit<Sums, "failures" | "min" | "max"> & { sketch: string };
/** Of an hour or a day, by the campaign's id or the model's name. */
type SharesRow = { at: number; isDay: boolean; shares: Record<string, Folded> };

/** Campaigns or models with executions in some time, most executions first. Sent at once. */
export async function readFleetShares(tx: Tx, workspaceId: string, period: Span, by: Share): Promise<BreakdownRow[]> {
  const cover = coverShare(period);
  const buckets = coveredBy({ ...cover, hours: [...cover.hours, ...cover.without] });
  const columns = sql`${START} as at, measurement_hour = -1 as "isDay", ${COLUMNS[by]} as shares`;
  const [rows, names] = await Promise.all([
    send<SharesRow>(tx, readFolded(workspaceId, period, { columns, buckets, share: by }), "fleet_shares"),
    by === "campaign" ? readCampaignNames(tx, workspaceId) : null,
  ]);
  return [...tallyShares(rows, cover)]
    .flatMap(([key, tally]) => {
      // A campaign that was deleted since may be in folds still.
      const name = names ? names.get(key) : key;
      if (name === undefined || tally.executions === 0) return [];
      return [{ key, name, rated: tally.qualityCount, figures: binnedFiguresOf(tally) }];
    })
    .sort((a, b) => b.figures.executions - a.figures.executions || a.name.localeCompare(b.name));
}

async function readCampaignNames(tx: Tx, workspaceId: string): Promise<Map<string, string>> {
  const rows = await send<{ id: string; name: string }>(
    tx,
    sql`select id, name from campaigns where workspace_id = ${workspaceId}`,
    "campaign_names",
  );
  return new Map(rows.map(({ id, name }) => [id, name]));
}

function tallyShares(rows: readonly SharesRow[], { without }: ShareCover): Map<string, Tally> {
  const tallies = new Map<string, Tally>();
  for (const { at, isDay, shares } of rows) {
    const isOutside = without.some(({ from, to }) => at * 1000 >= from.getTime() && at * 1000 < to.getTime());
    for (const [key, share] of Object.entries(shares)) {
      const tally = tallies.get(key) ?? emptyTally();
      tallies.set(key, tally);
      addFolded(tally, share, !isDay && isOutside ? -1 : 1);
    }
  }
  return tallies;
}

function addFolded(to: Tally, { sketch, ...share }: Folded, times: 1 | -1): void {
  addSums(to, { ...share, failures: share.executions - share.successes, min: null, max: null }, times);
  const { buffer, byteOffset, byteLength } = Buffer.from(sketch, "base64");
  addPacked(to.sketch, new DataView(buffer, byteOffset, byteLength), times);
}
