"use client";

import { X } from "lucide-react";
import { useUrlUpdate } from "@/components/shell/url-state";
import { IconButton } from "@/components/ui/button";
import { Select } from "@/components/ui/form";
import type { Comparison } from "@/db/comparison";
import { MOST_COMPARED } from "@/domain/performance-pages";

type AgentChoiceProps = Pick<Comparison, "agents" | "registry">;

/** Who is compared, and a list to add from. */
export function AgentChoice({ agents, registry }: AgentChoiceProps) {
  const setUrl = useUrlUpdate();
  const codes = agents.map(({ code }) => code);
  const compare = (chosen: string[]) => setUrl({ agents: chosen.join(",") }, { push: true });
  const full = agents.length >= MOST_COMPARED;
  return (
    <div className="flex flex-wrap items-center gap-2">
      <ul aria-label="Compared agents" className="contents">
        {agents.map(({ code, agentName }) => (
          <li key={code} className="flex items-center gap-1 rounded-md border border-line bg-surface pl-3">
            {agentName}
            <IconButton
              size="sm"
              label={`Take ${agentName} out`}
              onClick={() => compare(codes.filter((one) => one !== code))}
            >
              <X aria-hidden />
            </IconButton>
          </li>
        ))}
      </ul>
      <Select
        // A new list for each choice: what was chosen is above.
        key={codes.join()}
        aria-label="Add an agent"
        className="max-w-56"
        defaultValue=""
        disabled={full}
        onChange={(event) => compare([...codes, event.target.value])}
      >
        <option value="" disabled>
          {full ? `${MOST_COMPARED} agents at most` : "Add an agent"}
        </option>
        {registry
          .filter(({ code }) => !codes.includes(code))
          .map(({ code, agentName }) => (
            <option key={code} value={code}>
              {agentName}
            </option>
          ))}
      </Select>
    </div>
  );
}
