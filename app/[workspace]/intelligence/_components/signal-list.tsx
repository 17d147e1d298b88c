"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { Radar } from "lucide-react";
import { useState } from "react";
import { usePageHref } from "@/components/shell/page-href";
import { LinkButton } from "@/components/ui/button";
import { Link } from "@/components/ui/link";
import { Pagination } from "@/components/ui/pagination";
import { EmptyState } from "@/components/ui/states";
import { TabLinks } from "@/components/ui/tabs";
import type { SignalRow as Signal } from "@/db/intelligence";
import { SIGNAL_STATUS_LABELS, SIGNAL_TABS } from "@/domain/intelligence";
import type { SignalFilter } from "@/domain/intelligence-input";
import { signalsQuery } from "../queries";
import { SelectionBar } from "./selection-bar";
import { SignalFilters } from "./signal-filters";
import { SignalRow } from "./signal-row";
import { useMoveSignal } from "./use-move-signal";

type SignalListProps = { slug: string; timezone: string; filter: SignalFilter; mayNot?: string };

/** The signals inbox. The selection lasts from page to page, so that an insight can rest on signals of several. */
export function SignalList({ slug, timezone, filter, mayNot }: SignalListProps) {
  const { data } = useSuspenseQuery(signalsQuery(slug, filter));
  const [selected, setSelected] = useState<ReadonlyMap<string, Signal>>(new Map());
  // What is known of a selected signal by now, when it is on screen; as it was when it was selected otherwise.
  const chosen = [...selected.values()].map((signal) => data.rows.find(({ id }) => id === signal.id) ?? signal);
  const href = usePageHref();
  const move = useMoveSignal(slug, filter);

  function select(signal: Signal, isChosen: boolean) {
    const next = new Map(selected);
    if (isChosen) next.set(signal.id, signal);
    else next.delete(signal.id);
    setSelected(next);
  }

  return (
    <>
      <TabLinks
        label="Status"
        tabs={SIGNAL_TABS.map((tab) => ({
          href: href({ tab: tab === "new" ? null : tab, signal: null }),
          label: tab === "all" ? "All" : SIGNAL_STATUS_LABELS[tab],
          current: filter.tab === tab,
          count: data.counts[tab],
        }))}
      />
      {filter.signal ? (
        <p className="my-3">
          One signal of all.{" "}
          <Link className="text-accent underline underline-offset-2" href={href({ signal: null, tab: "all" })}>
            Show every signal
          </Link>
        </p>
      ) : (
        <SignalFilters filter={filter} />
      )}
      {data.rows.length === 0 ? (
        <NoSignals
          filter={filter}
          plain={href({ q: null, category: null, source: null, confidence: null, tab: "all", expired: "show" })}
        />
      ) : (
        <ul aria-label="Signals" className="divide-y divide-line rounded-lg border border-line bg-surface">
          {data.rows.map((signal) => (
            <SignalRow
              key={signal.id}
              signal={signal}
              openAtFirst={filter.signal === signal.id}
              timezone={timezone}
              selected={selected.has(signal.id)}
              onSelect={(isChosen) => select(signal, isChosen)}
              onMove={(to) => move({ id: signal.id, from: signal.status, to })}
              mayNot={mayNot}
            />
          ))}
        </ul>
      )}
      <Pagination
        previousHref={data.previous && href({ before: data.previous })}
        nextHref={data.next && href({ after: data.next })}
      />
      <SelectionBar slug={slug} signals={chosen} onClear={() => setSelected(new Map())} mayNot={mayNot} />
    </>
  );
}

function NoSignals({ filter, plain }: { filter: SignalFilter; plain: string }) {
  if (filter.signal) {
    return <EmptyState icon={<Radar aria-hidden />} title="This signal does not exist here, or no longer." />;
  }
  const narrowed = Boolean(filter.q || filter.category || filter.source || filter.confidence);
  if (narrowed || filter.tab !== "all") {
    return (
      <EmptyState
        icon={<Radar aria-hidden />}
        title={
          narrowed
            ? "No signal matches."
            : `Nothing is ${SIGNAL_STATUS_LABELS[filter.tab === "all" ? "new" : filter.tab].toLowerCase()}.`
        }
        action={<LinkButton href={plain}>Show every signal</LinkButton>}
      >
        {narrowed ? "Clear the filters to see the rest." : "Signals of another status are behind the other tabs."}
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={<Radar aria-hidden />} title="No signals yet.">
      Researcher and intelligence agents report here what they notice about competitors, markets and customers. Record
      one yourself with the button above.
    </EmptyState>
  );
}
