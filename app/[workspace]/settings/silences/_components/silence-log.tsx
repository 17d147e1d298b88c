"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Link } from "@/components/ui/link";
import { RelativeTime } from "@/components/ui/relative-time";
import { ErrorState, ListSkeleton } from "@/components/ui/states";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { wordsOfError } from "@/components/ui/words-of-error";
import type { SilenceHit } from "@/db/silences";
import { SEVERITY_LABELS } from "@/domain/alerts";
import { silenceHitsQuery } from "../queries";

type SilenceLogProps = { slug: string; timezone: string; id: string; name: string; hits: number };

/** What a silence hid: read once it is opened. */
export function SilenceLog({ slug, timezone, id, name, hits }: SilenceLogProps) {
  const [open, setOpen] = useState(false);
  const { data, error, refetch } = useQuery({ ...silenceHitsQuery(slug, id), enabled: open });
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="w-fit cursor-pointer text-[0.8667rem]">What it hid ({hits.toLocaleString("en")})</summary>
      <div className="mt-2">
        {data ? (
          <HitTable slug={slug} timezone={timezone} name={name} rows={data} />
        ) : error ? (
          <ErrorState title="The log could not be read" action={<Button onClick={() => refetch()}>Try again</Button>}>
            {wordsOfError(error)}
          </ErrorState>
        ) : (
          <ListSkeleton rows={3} />
        )}
      </div>
    </details>
  );
}

function HitTable({
  slug,
  timezone,
  name,
  rows,
}: Pick<SilenceLogProps, "slug" | "timezone" | "name"> & { rows: SilenceHit[] }) {
  return (
    <Table label={`Alerts that ${name} hid`}>
      <thead>
        <tr>
          <Th>Alert</Th>
          <Th>Severity</Th>
          <Th>Held</Th>
          <Th>Until</Th>
          <Th numeric>Fired on</Th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Tr key={row.hit}>
            <Td className="min-w-48">
              <Link
                className="break-words text-accent underline underline-offset-2"
                href={`/${slug}/alerts?tab=all&alert=${row.id}`}
              >
                {row.title}
              </Link>
            </Td>
            <Td>{SEVERITY_LABELS[row.severity]}</Td>
            <Td className="whitespace-nowrap">
              <RelativeTime date={row.heldAt} timezone={timezone} />
            </Td>
            <Td className="whitespace-nowrap">
              {row.releasedAt ? <RelativeTime date={row.releasedAt} timezone={timezone} /> : "held now"}
            </Td>
            <Td numeric className="tabular-nums">
              {row.firedAgain === 0 ? "–" : `${row.firedAgain.toLocaleString("en")}×`}
            </Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  );
}
