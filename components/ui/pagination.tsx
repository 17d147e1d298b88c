import { ChevronLeft, ChevronRight } from "lucide-react";
import { Button, LinkButton } from "./button";

/** Keyset paging: links to the neighbouring pages, where there are any. */
export function Pagination({
  previousHref,
  nextHref,
  summary,
}: {
  previousHref?: string;
  nextHref?: string;
  summary?: string;
}) {
  if (!previousHref && !nextHref && !summary) return null;
  return (
    <nav aria-label="Pages" className="mt-3 flex items-center gap-2">
      <p className="grow text-muted tabular-nums">{summary}</p>
      {previousHref ? (
        <LinkButton size="sm" href={previousHref} rel="prev">
          <ChevronLeft aria-hidden /> Previous
        </LinkButton>
      ) : (
        <Button size="sm" disabled>
          <ChevronLeft aria-hidden /> Previous
        </Button>
      )}
      {nextHref ? (
        <LinkButton size="sm" href={nextHref} rel="next">
          Next <ChevronRight aria-hidden />
        </LinkButton>
      ) : (
        <Button size="sm" disabled>
          Next <ChevronRight aria-hidden />
        </Button>
      )}
    </nav>
  );
}
