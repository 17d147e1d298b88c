import { Card } from "@/components/ui/card";
import { RelativeTime } from "@/components/ui/relative-time";
import type { IntegrationRow } from "@/db/integrations";
import { KINDS } from "@/domain/integrations";
import { SourceState } from "../../_components/source-state";

/** What everybody in the workspace may know of a source. */
export function SourceFacts({ source, timezone }: { source: IntegrationRow; timezone: string }) {
  const facts = [
    ["Kind", KINDS[source.kind].label],
    [
      "Fires under",
      <code key="source" className="font-mono break-all">
        {source.source}
      </code>,
    ],
    ["Added", <RelativeTime key="added" date={source.createdAt} timezone={timezone} />],
    ["By", source.createdBy ?? "a former member"],
  ] as const;
  return (
    <Card title={source.name} actions={<SourceState {...source} />}>
      <dl className="grid grid-cols-2 gap-x-6 gap-y-2 sm:grid-cols-4">
        {facts.map(([term, fact]) => (
          <div key={term} className="min-w-0">
            <dt className="text-[0.8rem] text-muted">{term}</dt>
            <dd className="break-words">{fact}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}
