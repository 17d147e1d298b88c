import { ArrowDown, ArrowUp, Minus, Sparkle } from "lucide-react";
import { Avatar } from "@/components/ui/avatar";
import { Badge } from "@/components/ui/badge";
import { classNames } from "@/components/ui/class-names";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import type { BoardRow } from "@/db/leaderboard";
import { describeRankChange } from "@/domain/ranking";

const number = new Intl.NumberFormat("en");
export const MEDALS: Record<number, string> = { 1: "text-gold", 2: "text-silver", 3: "text-bronze" };

/** @param since what places are compared with; null where nothing was before */
export function BoardTable({ rows, since }: { rows: BoardRow[]; since: string | null }) {
  const most = rows[0]?.points ?? 0;
  return (
    <Table label="Leaderboard">
      <thead>
        <tr>
          <Th numeric className="w-16">
            Rank
          </Th>
          <Th>Person</Th>
          {since && <Th className="w-20">Change</Th>}
          <Th numeric className="w-28">
            Points
          </Th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Tr
            key={row.userId}
            id={row.isMe ? "me" : undefined}
            aria-current={row.isMe || undefined}
            className={row.isMe ? "scroll-mt-24 bg-accent-soft/45" : undefined}
          >
            <Td numeric className={classNames("font-semibold tabular-nums", MEDALS[row.rank])}>
              <Rank rank={row.rank} tied={row.tied} />
            </Td>
            <Td>
              <span className="flex items-center gap-2">
                <Avatar name={row.name} />
                <span className="min-w-0 font-medium break-words">{row.name}</span>
                {row.isMe && <Badge tone="accent">You</Badge>}
              </span>
            </Td>
            {since && (
              <Td>
                <RankChange change={row.change} since={since} />
              </Td>
            )}
            <Td numeric className="tabular-nums">
              {number.format(row.points)}
              <Share points={row.points} most={most} />
            </Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  );
}

/** "2" or, for who shares it, "=2". */
export function Rank({ rank, tied }: { rank: number; tied: boolean }) {
  return (
    <>
      {tied && (
        <>
          <span aria-hidden>=</span>
          <span className="sr-only">tied at </span>
        </>
      )}
      {number.format(rank)}
    </>
  );
}

/** Places won or lost since "last week", as an arrow and in words; null for who had no place then. */
export function RankChange({ change, since }: { change: number | null; since: string }) {
  const words = describeRankChange(change, since);
  const [Icon, tone] =
    change === null
      ? ([Sparkle, "text-muted"] as const)
      : change > 0
        ? ([ArrowUp, "text-success"] as const)
        : change < 0
          ? ([ArrowDown, "text-danger"] as const)
          : ([Minus, "text-muted"] as const);
  return (
    <span title={words} className={classNames("inline-flex items-center gap-1 tabular-nums [&_svg]:size-3.5", tone)}>
      <Icon aria-hidden />
      <span aria-hidden>{change === null ? "new" : change === 0 ? "" : number.format(Math.abs(change))}</span>
      <span className="sr-only">{words}</span>
    </span>
  );
}

/** A hairline under the points: their share of the page's most. The number beside it says the same. */
function Share({ points, most }: { points: number; most: number }) {
  return (
    <svg aria-hidden viewBox="0 0 100 2" preserveAspectRatio="none" className="mt-0.5 h-0.5 w-full">
      <rect x={100 - (points / most) * 100} width={(points / most) * 100} height="2" className="fill-accent" />
    </svg>
  );
}
