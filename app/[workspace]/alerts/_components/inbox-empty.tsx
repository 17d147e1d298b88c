"use client";

import { BellRing, CircleCheckBig, SearchX, WifiOff } from "lucide-react";
import { useLiveStatus } from "@/components/shell/live";
import { Button, LinkButton } from "@/components/ui/button";
import { RelativeTime } from "@/components/ui/relative-time";
import { EmptyState } from "@/components/ui/states";
import { type AlertFilter, hasConditions, INBOX_VIEW_LABELS } from "@/domain/alert-inbox";

type InboxEmptyProps = {
  slug: string;
  timezone: string;
  filter: AlertFilter;
  lastEventAt: string | null;
  onClearFilters: () => void;
};

/** Four reasons for an empty list, told apart. */
export function InboxEmpty({ slug, timezone, filter, lastEventAt, onClearFilters }: InboxEmptyProps) {
  const status = useLiveStatus();
  if (hasConditions(filter)) {
    return (
      <EmptyState
        icon={<SearchX aria-hidden />}
        title="No alert matches"
        action={<Button onClick={onClearFilters}>Clear filters</Button>}
      >
        Nothing under {INBOX_VIEW_LABELS[filter.tab]} fits the search and the filters.
      </EmptyState>
    );
  }
  if (status === "lost") {
    return (
      <EmptyState icon={<WifiOff aria-hidden />} title="Connection lost">
        Nothing was here when the connection broke. Trying again; the list is read anew on return.
      </EmptyState>
    );
  }
  if (!lastEventAt) {
    return (
      <EmptyState
        icon={<BellRing aria-hidden />}
        title="No source is connected yet"
        action={
          <LinkButton variant="primary" href={`/${slug}/settings/sources`}>
            Connect a source
          </LinkButton>
        }
      >
        Alerts come from agents, and from the programs that you connect: Alertmanager, Grafana, Sentry, or a script of
        your own.
      </EmptyState>
    );
  }
  const clear = filter.tab === "active";
  return (
    <EmptyState
      icon={<CircleCheckBig aria-hidden />}
      title={clear ? "All clear" : `Nothing under ${INBOX_VIEW_LABELS[filter.tab]}`}
    >
      The last alert fired <RelativeTime date={lastEventAt} timezone={timezone} />.
    </EmptyState>
  );
}
