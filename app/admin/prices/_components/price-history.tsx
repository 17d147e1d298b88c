import { RelativeTime } from "@/components/ui/relative-time";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import type { ModelPrice } from "@/db/model-prices";
import { formatPrice } from "@/domain/quantities";
import { calendarDay } from "@/domain/time";

/** Prices that are out of use: who wrote them down, and who replaced or withdrew them. */
export function PriceHistory({ prices }: { prices: ModelPrice[] }) {
  return (
    <Table label="Replaced and withdrawn prices" className="min-w-180">
      <thead>
        <tr>
          <Th>Model</Th>
          <Th>From</Th>
          <Th numeric>Input</Th>
          <Th numeric>Cached input</Th>
          <Th numeric>Output</Th>
          <Th>Written down</Th>
          <Th>Out of use</Th>
        </tr>
      </thead>
      <tbody>
        {prices.map((price) => (
          <Tr key={price.id}>
            <Td className="min-w-40 break-words">{price.model}</Td>
            <Td className="whitespace-nowrap">{calendarDay(price.validFrom)}</Td>
            <Td numeric>{formatPrice(price.inputPrice, price.currency)}</Td>
            <Td numeric>{formatPrice(price.cachedInputPrice, price.currency)}</Td>
            <Td numeric>{formatPrice(price.outputPrice, price.currency)}</Td>
            <Td>
              <When at={price.createdAt} by={price.createdBy} />
            </Td>
            <Td>{price.replacedAt && <When at={price.replacedAt} by={price.replacedBy} />}</Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  );
}

function When({ at, by }: { at: Date; by: string | null }) {
  return (
    <>
      <span className="whitespace-nowrap">
        <RelativeTime date={at} timezone="UTC" />
      </span>
      {by && <span className="block text-[0.8rem] text-muted">{by}</span>}
    </>
  );
}
