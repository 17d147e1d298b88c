"use client";

import { useUrlUpdate } from "@/components/shell/url-state";
import { Input, Select } from "@/components/ui/form";
import type { AgentFilter } from "@/domain/agent-filter";
import { AGENT_STATE_LABELS, AGENT_STATES, AGENT_TYPE_LABELS, AGENT_TYPES } from "@/domain/agents";

type AgentFiltersProps = { filter: AgentFilter; onSearch: (text: string) => void; shown: number; total: number };

export function AgentFilters({ filter, onSearch, shown, total }: AgentFiltersProps) {
  const setUrl = useUrlUpdate();
  const set = (changes: Record<string, string>) => setUrl(changes, { shallow: true });
  return (
    <search className="flex flex-wrap items-center gap-2">
      <Input
        type="search"
        aria-label="Search agents"
        placeholder="Name, code, guild, purpose"
        className="max-w-xs"
        value={filter.search}
        onChange={(event) => {
          onSearch(event.target.value);
          set({ q: event.target.value });
        }}
      />
      <div className="flex gap-2">
        <Select
          aria-label="Type"
          className="w-auto"
          value={filter.type ?? ""}
          onChange={(event) => set({ type: event.target.value })}
        >
          <option value="">All types</option>
          {AGENT_TYPES.map((type) => (
            <option key={type} value={type}>
              {AGENT_TYPE_LABELS[type]}
            </option>
          ))}
        </Select>
        <Select
          aria-label="State"
          className="w-auto min-w-52 max-sm:min-w-48"
          value={filter.state ?? ""}
          onChange={(event) => set({ state: event.target.value })}
        >
          <option value="">All states</option>
          {AGENT_STATES.map((state) => (
            <option key={state} value={state}>
              {AGENT_STATE_LABELS[state]}
            </option>
          ))}
        </Select>
      </div>
      <p role="status" className="text-muted tabular-nums">
        {shown === total ? `${total} agents` : `${shown} of ${total} agents`}
      </p>
    </search>
  );
}
