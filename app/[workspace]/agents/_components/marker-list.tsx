import { Siren, Tag } from "lucide-react";
import { Card } from "@/components/ui/card";
import { Link } from "@/components/ui/link";
import type { Marker } from "@/domain/markers";
import { exactTime } from "@/domain/time";

type MarkerListProps = { slug: string; timezone: string; markers: Marker[] };

/** What the lines across the charts are, newest first; nothing without any. */
export function MarkerList({ slug, timezone, markers }: MarkerListProps) {
  if (markers.length === 0) return null;
  return (
    <Card title="Marked on the charts">
      <ul className="grid max-h-56 gap-1.5 overflow-y-auto">
        {markers.toReversed().map((marker) => (
          <li key={`${marker.kind} ${marker.at} ${marker.label}`} className="flex flex-wrap items-baseline gap-x-2">
            {marker.kind === "incident" ? (
              <Siren aria-hidden className="size-4 shrink-0 self-center text-danger" />
            ) : (
              <Tag aria-hidden className="size-4 shrink-0 self-center text-accent" />
            )}
            <span className="text-muted tabular-nums sm:w-48">{exactTime(new Date(marker.at), timezone)}</span>
            {marker.kind === "incident" ? (
              <Link
                href={`/${slug}/alerts?tab=all&alert=${marker.alertId}`}
                className="min-w-0 hover:text-accent hover:underline"
              >
                {marker.label}
              </Link>
            ) : (
              <span className="min-w-0">{marker.label}</span>
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}
