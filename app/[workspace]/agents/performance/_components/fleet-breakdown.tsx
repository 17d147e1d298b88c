"use client";

import { useQuery } from "@tanstack/react-query";
import { Check, GitCompare } from "lucide-react";
import { useSearchParams } from "next/navigation";
import { useState } from "react";
import { changedUrl, useUrlUpdate } from "@/components/shell/url-state";
import { Button, LinkButton } from "@/components/ui/button";
import { Link } from "@/components/ui/link";
import type { Breakdown, BreakdownRow } from "@/domain/breakdown";
import { type FleetPageRequest, MOST_COMPARED } from "@/domain/performance-pages";
import { BreakdownTable } from "../../_components/breakdown-table";
import { nameLength } from "../../_components/performance-figures";
import { fleetBeforeQuery } from "../queries";

type FleetBreakdownProps = { slug: string; request: FleetPageRequest; rows: BreakdownRow[]; currency: string };

export function FleetBreakdown({ slug, request, rows, currency }: FleetBreakdownProps) {
  const { by } = request;
  const showsChange = useSearchParams().get("change") === "1";
  const { data: before, error } = useQuery({ ...fleetBeforeQuery(slug, request), enabled: showsChange });
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const choose = (code: string) =>
    setChosen(chosen.includes(code) ? chosen.filter((one) => one !== code) : [...chosen, code]);
  return (
    <BreakdownTable
      by={by}
      rows={rows}
      currency={currency}
      before={showsChange && !error ? (before ?? "loading") : undefined}
      actions={
        <>
          {showsChange && error && <p role="alert">The period before can’t be read just now.</p>}
          <ChangeSwitch length={nameLength(request.period)} isOn={showsChange} />
          {by === "agent" && <CompareButton slug={slug} codes={chosen} />}
        </>
      }
      renderName={(row) => <RowName slug={slug} by={by} row={row} chosen={chosen} onChoose={choose} />}
    />
  );
}

/** Shows under each figure what changed since the period before. */
function ChangeSwitch({ length, isOn }: { length: string; isOn: boolean }) {
  const setUrl = useUrlUpdate();
  return (
    <Button
      size="sm"
      variant="ghost"
      aria-pressed={isOn}
      onClick={() => setUrl({ change: isOn ? null : "1" }, { shallow: true })}
    >
      {isOn ? <Check aria-hidden /> : <GitCompare aria-hidden />}
      Change since the {length} before
    </Button>
  );
}

function CompareButton({ slug, codes }: { slug: string; codes: readonly string[] }) {
  const current = useSearchParams();
  if (codes.length < 2) {
    return (
      <Button size="sm" disabledReason={`Tick two to ${MOST_COMPARED} agents to compare them.`}>
        Compare
      </Button>
    );
  }
  const time = Object.fromEntries(["range", "from", "to", "step"].map((name) => [name, current.get(name)]));
  const href = changedUrl(`/${slug}/agents/compare`, new URLSearchParams(), { agents: codes.join(","), ...time });
  return (
    <LinkButton size="sm" href={href}>
      Compare {codes.length} agents
    </LinkButton>
  );
}

type RowNameProps = {
  slug: string;
  by: Breakdown;
  row: BreakdownRow;
  chosen: readonly string[];
  onChoose: (code: string) => void;
};

function RowName({ slug, by, row, chosen, onChoose }: RowNameProps) {
  const { code } = row;
  const link = "font-medium hover:text-accent hover:underline";
  if (by === "campaign") {
    return (
      <Link href={`/${slug}/campaigns/${row.key}`} className={link}>
        {row.name}
      </Link>
    );
  }
  if (code === undefined) {
    return (
      <>
        <span className="font-medium">{row.name}</span>
        <span className="ml-2 text-[0.8rem] text-muted">
          {row.agents !== undefined && `${row.agents} ${row.agents === 1 ? "agent" : "agents"}`}
        </span>
      </>
    );
  }
  const ticked = chosen.includes(code);
  return (
    <span className="flex items-center gap-2">
      <input
        type="checkbox"
        aria-label={`Compare ${row.name}`}
        checked={ticked}
        disabled={!ticked && chosen.length >= MOST_COMPARED}
        onChange={() => onChoose(code)}
        className="size-4 shrink-0 accent-(--accent)"
      />
      <span className="min-w-0">
        <Link href={`/${slug}/agents/${code}`} className={link}>
          {row.name}
        </Link>
        <span className="block text-[0.8rem] text-muted">{row.guild}</span>
      </span>
    </span>
  );
}
