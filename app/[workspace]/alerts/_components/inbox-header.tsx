"use client";

import { Keyboard, ListFilter, Search } from "lucide";
import { useEffect, useRef, useState } from "react";
import { useSingleKeys } from "@/components/shell/single-keys";
import { Button, IconButton } from "@/components/ui/button";
import { controlClasses } from "@/components/ui/control-classes";
import { Icon } from "@/components/ui/icon";
import { ALERT_SORT_LABELS, ALERT_SORTS, type AlertFilter, INBOX_FACETS } from "@/domain/alert-inbox";
import { ViewMenu, type ViewMenuProps } from "./view-menu";

const PAUSE_MS = 300;

type InboxHeaderProps = Pick<ViewMenuProps, "slug" | "shareRefusal"> & {
  filter: AlertFilter;
  filtersOpen: boolean;
  /** Where the filters stand beside the list anyway, their button is hidden. */
  filtersButton: string;
  onSearch: (words: string) => void;
  onSort: (sort: string) => void;
  onToggleFilters: () => void;
};

/** Search, saved views, order, and the switch of the filters. */
export function InboxHeader({ slug, shareRefusal, filter, filtersOpen, filtersButton, ...on }: InboxHeaderProps) {
  const [keysOn, setKeysOn] = useSingleKeys();
  const chosen = INBOX_FACETS.reduce((sum, facet) => sum + filter[facet].length, 0);
  return (
    <div className="flex flex-wrap items-center gap-2">
      <SearchBox words={filter.q} onSearch={on.onSearch} />
      <ViewMenu slug={slug} filter={filter} shareRefusal={shareRefusal} />
      <div className="w-40">
        <select
          aria-label="Order"
          value={filter.sort}
          onChange={(event) => on.onSort(event.target.value)}
          className={controlClasses("h-9 pr-7")}
        >
          {ALERT_SORTS.map((sort) => (
            <option key={sort} value={sort}>
              {ALERT_SORT_LABELS[sort]}
            </option>
          ))}
        </select>
      </div>
      <Button
        aria-expanded={filtersOpen}
        aria-controls="alert-filters"
        className={filtersButton}
        onClick={on.onToggleFilters}
      >
        <Icon of={ListFilter} />
        Filters{chosen > 0 && ` (${chosen})`}
      </Button>
      <IconButton
        label="Single-key shortcuts"
        aria-pressed={keysOn}
        onClick={() => setKeysOn(!keysOn)}
        className={keysOn ? "text-accent max-md:hidden" : "max-md:hidden"}
      >
        <Icon of={Keyboard} />
      </IconButton>
    </div>
  );
}

function SearchBox({ words, onSearch }: { words: string; onSearch: (words: string) => void }) {
  const [text, setText] = useState(words);
  const [shown, setShown] = useState(words);
  // The address changed by another way: cleared filters, back.
  if (words !== shown) {
    setShown(words);
    setText(words);
  }
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const search = (next: string) => {
    clearTimeout(timer.current);
    if (next.trim() !== words) onSearch(next.trim());
  };
  return (
    <form
      role="search"
      className="relative min-w-40 grow basis-52"
      onSubmit={(event) => {
        event.preventDefault();
        search(text);
      }}
    >
      <Icon of={Search} className="pointer-events-none absolute top-1/2 left-2.5 size-4 -translate-y-1/2 text-muted" />
      <input
        id="alert-search"
        type="search"
        aria-label="Search alerts"
        placeholder="Search title, description or fingerprint"
        maxLength={200}
        value={text}
        onChange={(event) => {
          const next = event.target.value;
          setText(next);
          clearTimeout(timer.current);
          timer.current = setTimeout(() => search(next), PAUSE_MS);
        }}
        onKeyDown={(event) => event.key === "Escape" && event.currentTarget.blur()}
        className={controlClasses("h-9 pl-8")}
      />
    </form>
  );
}
