import { Link } from "@/components/ui/link";
import { RelativeTime } from "@/components/ui/relative-time";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import type { IntegrationRow } from "@/db/integrations";
import { KINDS } from "@/domain/integrations";
import { DeliveryResultBadge } from "./delivery-result";
import { SourceState } from "./source-state";

type SourceTableProps = { slug: string; timezone: string; sources: IntegrationRow[] };

export function SourceTable({ slug, timezone, sources }: SourceTableProps) {
  return (
    <Table label="Sources">
      <thead>
        <tr>
          <Th>Source</Th>
          <Th>State</Th>
          <Th>Last delivery</Th>
        </tr>
      </thead>
      <tbody>
        {sources.map((source) => (
          <Tr key={source.id}>
            <Td className="min-w-40">
              <Link
                href={`/${slug}/settings/sources/${source.id}`}
                className="font-medium break-words text-accent hover:underline"
              >
                {source.name}
              </Link>
              <p className="text-[0.8667rem] text-muted">{KINDS[source.kind].label}</p>
            </Td>
            <Td>
              <SourceState {...source} />
            </Td>
            <Td className="whitespace-nowrap">
              {source.lastDeliveryAt && source.lastResult ? (
                <span className="flex items-center gap-2">
                  <DeliveryResultBadge result={source.lastResult} />
                  <RelativeTime
                    date={source.lastDeliveryAt}
                    timezone={timezone}
                    className="text-[0.8667rem] text-muted"
                  />
                </span>
              ) : (
                <span className="text-muted">nothing yet</span>
              )}
            </Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  );
}
