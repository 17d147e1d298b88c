import { Link } from "@/components/ui/link";
import type { AgentPerformance } from "@/db/agent-page";
import { BreakdownTable } from "../../_components/breakdown-table";
import { ShareNote } from "../../_components/share-note";

type AgentSharesProps = { slug: string; currency: string; performance: AgentPerformance };

/** The agent's work for each campaign and by each model; nothing where none was named. */
export function AgentShares({ slug, currency, performance }: AgentSharesProps) {
  const { shares } = performance;
  return (
    <>
      {shares.campaign.length > 0 && (
        <div className="grid grid-cols-[minmax(0,1fr)] gap-2">
          <h2 className="font-semibold">By campaign</h2>
          <ShareNote by="campaign" />
          <BreakdownTable
            by="campaign"
            rows={shares.campaign}
            currency={currency}
            renderName={({ key, name }) => (
              <Link href={`/${slug}/campaigns/${key}`} className="font-medium hover:text-accent hover:underline">
                {name}
              </Link>
            )}
          />
        </div>
      )}
      {shares.model.length > 0 && (
        <div className="grid grid-cols-[minmax(0,1fr)] gap-2">
          <h2 className="font-semibold">By model</h2>
          <ShareNote by="model" />
          <BreakdownTable by="model" rows={shares.model} currency={currency} renderName={({ name }) => name} />
        </div>
      )}
    </>
  );
}
