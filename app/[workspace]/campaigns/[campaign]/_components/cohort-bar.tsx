import { classNames } from "@/components/ui/class-names";
import type { CampaignCohort } from "@/db/campaign-cohorts";
import { unallocatedShare } from "@/domain/campaign-cohorts";
import { formatPercent } from "@/domain/quantities";

const FILLS = ["fill-series-1", "fill-series-2", "fill-series-3", "fill-series-4", "fill-series-5"];

function fillOf(index: number | undefined): string {
  return index === undefined ? "fill-line" : (FILLS[index % FILLS.length] ?? "fill-line");
}

/** The shares side by side, drawn as SVG; the list below it says the same in words. */
export function CohortBar({ cohorts }: { cohorts: CampaignCohort[] }) {
  const parts = cohorts.map((cohort, index) => ({
    id: cohort.cohortId,
    x: cohorts.slice(0, index).reduce((all, before) => all + before.allocationPercentage, 0),
    width: cohort.allocationPercentage,
    fill: fillOf(index),
  }));
  const words = cohorts.map((cohort) => `${cohort.name} ${formatPercent(cohort.allocationPercentage)}`);
  const label = `Shares: ${[...words, `unallocated ${formatPercent(unallocatedShare(cohorts))}`].join(", ")}`;
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox="0 0 100 10"
      preserveAspectRatio="none"
      className="h-3 w-full overflow-hidden rounded-full"
    >
      <rect width="100" height="10" className="fill-line" />
      {parts.map((part) => (
        // A hair of the ground stays between two parts.
        <rect key={part.id} x={part.x} width={Math.max(0, part.width - 0.4)} height="10" className={part.fill} />
      ))}
    </svg>
  );
}

export function CohortSwatch({ index }: { index?: number }) {
  return (
    <svg aria-hidden viewBox="0 0 10 10" className={classNames("mt-1 size-3 shrink-0", fillOf(index))}>
      <rect width="10" height="10" rx="2" />
    </svg>
  );
}
