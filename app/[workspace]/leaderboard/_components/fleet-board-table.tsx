import { classNames } from "@/components/ui/class-names";
import { Link } from "@/components/ui/link";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { LEAST_SAMPLE, MEASURES, type RankedBy, type RankedRow } from "@/domain/agent-ranking";
import { formatCount } from "@/domain/quantities";
import { MEDALS, Rank, RankChange } from "./board-table";

type FleetBoardTableProps = {
  slug: string;
  rows: RankedRow[];
  by: RankedBy;
  /** What places are compared with; null where nothing was before. */
  before: string | null;
};

export function FleetBoardTable({ slug, rows, by, before }: FleetBoardTableProps) {
  const { label, sample } = MEASURES[by];
  return (
    <Table label="Leaderboard">
      <thead>
        <tr>
          <Th numeric className="w-16">
            Rank
          </Th>
          <Th>{rows[0]?.row.code ? "Agent" : "Guild"}</Th>
          {before && <Th className="w-20">Change</Th>}
          <Th numeric>{label}</Th>
          <Th numeric>{`${sample[0]?.toUpperCase()}${sample.slice(1)}`}</Th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ row, rank, tied, change, text, sample: counted }) => (
          <Tr key={row.key}>
            <Td numeric className={classNames("font-semibold tabular-nums", rank !== null && MEDALS[rank])}>
              {rank === null ? <span className="font-normal text-muted">–</span> : <Rank rank={rank} tied={tied} />}
            </Td>
            <Td>
              {row.code ? (
                <Link href={`/${slug}/agents/${row.code}`} className="font-medium hover:text-accent hover:underline">
                  {row.name}
                </Link>
              ) : (
                <span className="font-medium">{row.name}</span>
              )}
              <span className="block text-[0.8rem] text-muted">
                {row.guild ?? `${formatCount(row.agents ?? 0)} ${row.agents === 1 ? "agent" : "agents"}`}
              </span>
            </Td>
            {before && <Td>{rank !== null && <RankChange change={change} since={before} />}</Td>}
            <Td numeric className="whitespace-nowrap tabular-nums">
              {text}
            </Td>
            <Td numeric className="tabular-nums">
              {formatCount(counted)}
              {rank === null && <span className="block text-[0.8rem] text-muted">of {LEAST_SAMPLE} to be ranked</span>}
            </Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  );
}
