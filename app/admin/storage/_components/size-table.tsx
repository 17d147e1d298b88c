import { Meter } from "@/components/ui/meter";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { formatBytes, formatCount, formatPercent } from "@/domain/quantities";
import type { TableSize } from "@/domain/storage";

const SHOWN = 25;

/** The largest tables, with their share of the database; the small ones together. */
export function SizeTable({ tables, total }: { tables: TableSize[]; total: number }) {
  const rest = tables.slice(SHOWN);
  const sum = (pick: (table: TableSize) => number) => rest.reduce((subtotal, table) => subtotal + pick(table), 0);
  return (
    <Table label="Tables">
      <thead>
        <tr>
          <Th>Table</Th>
          <Th numeric>Rows</Th>
          <Th numeric>Data</Th>
          <Th numeric>Indexes</Th>
          <Th className="w-28">Of the database</Th>
        </tr>
      </thead>
      <tbody>
        {tables.slice(0, SHOWN).map((table) => (
          <SizeRow key={table.name} {...table} total={total} />
        ))}
        {rest.length > 0 && (
          <SizeRow
            name={`${rest.length} smaller ones`}
            rows={sum(({ rows }) => rows)}
            tableBytes={sum(({ tableBytes }) => tableBytes)}
            indexBytes={sum(({ indexBytes }) => indexBytes)}
            bytes={sum(({ bytes }) => bytes)}
            partitions={0}
            total={total}
          />
        )}
      </tbody>
    </Table>
  );
}

function SizeRow({ name, rows, tableBytes, indexBytes, bytes, partitions, total }: TableSize & { total: number }) {
  const share = total > 0 ? (bytes / total) * 100 : 0;
  return (
    <Tr>
      <Td className="min-w-44">
        <p className="font-medium break-words">{name}</p>
        {partitions > 0 && <p className="text-[0.8rem] text-muted">{partitions} months</p>}
      </Td>
      <Td numeric>{formatCount(rows)}</Td>
      <Td numeric className="whitespace-nowrap">
        {formatBytes(tableBytes)}
      </Td>
      <Td numeric className="whitespace-nowrap">
        {formatBytes(indexBytes)}
      </Td>
      <Td>
        <p className="text-[0.8rem] text-muted">{formatPercent(share)}</p>
        <Meter label={`Share of ${name} in percent`} value={Math.round(share * 10) / 10} />
      </Td>
    </Tr>
  );
}
