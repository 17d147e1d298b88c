import { PageHeader } from "@/components/ui/page-header";
import { TabLinks } from "@/components/ui/tabs";
import { RecordSignalButton } from "./record-signal-button";

type IntelligenceHeaderProps = { slug: string; current: "signals" | "insights"; mayNot?: string };

/** The heading of both intelligence pages, and the way from one to the other. */
export function IntelligenceHeader({ slug, current, mayNot }: IntelligenceHeaderProps) {
  return (
    <>
      <PageHeader
        title="Intelligence"
        description="Signals are what agents and people noticed; insights are what follows from several of them."
        actions={<RecordSignalButton slug={slug} mayNot={mayNot} />}
      />
      <div className="mb-4">
        <TabLinks
          label="Intelligence"
          tabs={[
            { href: `/${slug}/intelligence`, label: "Signals", current: current === "signals" },
            { href: `/${slug}/intelligence/insights`, label: "Insights", current: current === "insights" },
          ]}
        />
      </div>
    </>
  );
}
