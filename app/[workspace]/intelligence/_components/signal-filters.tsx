"use client";

import { Search } from "lucide-react";
import { useUrlUpdate } from "@/components/shell/url-state";
import { Checkbox, Input, Select } from "@/components/ui/form";
import {
  SIGNAL_CATEGORIES,
  SIGNAL_CATEGORY_LABELS,
  SIGNAL_SORT_LABELS,
  SIGNAL_SORTS,
  SIGNAL_SOURCE_LABELS,
  SIGNAL_SOURCES,
} from "@/domain/intelligence";
import type { SignalFilter } from "@/domain/intelligence-input";

const CONFIDENCES = [50, 75, 90];
// Two in a row on a phone.
const NARROW = "max-w-[calc(50%-0.25rem)] sm:max-w-44";

/** The filters and the order of the list; each change goes to the URL and back to the first page. */
export function SignalFilters({ filter }: { filter: SignalFilter }) {
  const setUrl = useUrlUpdate();
  const set = (name: string, value: string | null) => setUrl({ [name]: value, after: null, before: null });
  return (
    <search className="my-3 flex flex-wrap items-center gap-2">
      <form
        className="relative grow basis-56"
        onSubmit={(event) => {
          event.preventDefault();
          const words = new FormData(event.currentTarget).get("q");
          set("q", typeof words === "string" ? words.trim() : null);
        }}
      >
        <Search aria-hidden className="pointer-events-none absolute top-2.5 left-2.5 size-4 text-muted" />
        <Input
          key={filter.q}
          name="q"
          type="search"
          aria-label="Search signals"
          placeholder="Search titles and sources"
          maxLength={200}
          defaultValue={filter.q}
          className="pl-8"
        />
      </form>
      <Select
        aria-label="Category"
        className={NARROW}
        value={filter.category ?? ""}
        onChange={(event) => set("category", event.target.value)}
      >
        <option value="">Every category</option>
        {SIGNAL_CATEGORIES.map((category) => (
          <option key={category} value={category}>
            {SIGNAL_CATEGORY_LABELS[category]}
          </option>
        ))}
      </Select>
      <Select
        aria-label="About"
        className={NARROW}
        value={filter.source ?? ""}
        onChange={(event) => set("source", event.target.value)}
      >
        <option value="">About anything</option>
        {SIGNAL_SOURCES.map((source) => (
          <option key={source} value={source}>
            {SIGNAL_SOURCE_LABELS[source]}
          </option>
        ))}
      </Select>
      <Select
        aria-label="Confidence"
        className={NARROW}
        value={filter.confidence ?? ""}
        onChange={(event) => set("confidence", event.target.value)}
      >
        <option value="">However sure</option>
        {[...new Set([...CONFIDENCES, ...(filter.confidence ? [filter.confidence] : [])])]
          .sort((a, b) => a - b)
          .map((least) => (
            <option key={least} value={least}>
              {least} % or surer
            </option>
          ))}
      </Select>
      <Select
        aria-label="Order"
        className={NARROW}
        value={filter.sort}
        onChange={(event) => set("sort", event.target.value)}
      >
        {SIGNAL_SORTS.map((sort) => (
          <option key={sort} value={sort}>
            {SIGNAL_SORT_LABELS[sort]} first
          </option>
        ))}
      </Select>
      <Checkbox
        label="With expired"
        className="items-center px-1"
        checked={filter.expired === "show"}
        onChange={(event) => set("expired", event.target.checked ? "show" : null)}
      />
    </search>
  );
}
