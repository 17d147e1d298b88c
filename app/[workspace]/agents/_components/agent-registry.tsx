"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { SearchX } from "lucide-react";
import { useSearchParams } from "next/navigation";
import { useState } from "react";
import { useUrlUpdate } from "@/components/shell/url-state";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/states";
import { groupByGuild, readAgentFilter } from "@/domain/agent-filter";
import { agentsQuery } from "../queries";
import { AgentFilters } from "./agent-filters";
import { GuildTable } from "./guild-table";

/** The whole registry at once: filtering needs no server. */
export function AgentRegistry({ slug, currency }: { slug: string; currency: string }) {
  const { data: agents } = useSuspenseQuery(agentsQuery(slug));
  const fromUrl = readAgentFilter(useSearchParams());
  // What is typed filters at once; the address follows.
  const [search, setSearch] = useState(fromUrl.search);
  const filter = { ...fromUrl, search };
  const setUrl = useUrlUpdate();
  const guilds = groupByGuild(agents, filter);
  const shown = guilds.reduce((sum, guild) => sum + guild.agents.length, 0);
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-5">
      <AgentFilters filter={filter} onSearch={setSearch} shown={shown} total={agents.length} />
      {guilds.length === 0 && (
        <EmptyState
          icon={<SearchX aria-hidden />}
          title="No agent matches"
          action={
            <Button
              onClick={() => {
                setSearch("");
                setUrl({ q: null, type: null, state: null }, { shallow: true });
              }}
            >
              Clear the filters
            </Button>
          }
        >
          {agents.length} agents are in the registry.
        </EmptyState>
      )}
      {guilds.map((guild) => (
        <GuildTable key={guild.guild} slug={slug} currency={currency} guild={guild.guild} agents={guild.agents} />
      ))}
    </div>
  );
}
