import { ChevronLeft, ChevronRight } from "lucide-react";
import { LinkButton } from "@/components/ui/button";
import type { PeriodSteps } from "@/domain/calendar-steps";
import { nameEarlier, nameLater } from "@/domain/ranking";
import { beginSentence } from "@/domain/sentence";

type PeriodLinksProps = {
  steps: PeriodSteps;
  /** The page's address for a day of another period; null for the present one. */
  href: (on: string | null) => string;
};

/** The days that a board is about, between the ways to the periods before and after. */
export function PeriodLinks({ steps: { window, label, earlier, later, isNow }, href }: PeriodLinksProps) {
  return (
    <nav aria-label="Other periods" className="mb-4 flex flex-wrap items-center gap-x-3 gap-y-1">
      {earlier && (
        <LinkButton size="sm" variant="ghost" href={href(earlier)} rel="prev">
          <ChevronLeft aria-hidden /> <span className="max-sm:sr-only">{beginSentence(nameEarlier(window))}</span>
        </LinkButton>
      )}
      <span className="tabular-nums max-sm:grow max-sm:text-center">
        {label}
        {isNow && <span className="text-muted"> (up to now)</span>}
      </span>
      {later && (
        <LinkButton size="sm" variant="ghost" href={href(later === "now" ? null : later)} rel="next">
          <span className="max-sm:sr-only">{beginSentence(nameLater(window))}</span> <ChevronRight aria-hidden />
        </LinkButton>
      )}
    </nav>
  );
}
