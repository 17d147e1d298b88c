import { Card } from "@/components/ui/card";
import { Link } from "@/components/ui/link";
import type { Overview } from "@/db/overview";
import { PANEL_LINK } from "./panel";

export function MyPlacePanel({ slug, me }: { slug: string; me: Overview["me"] }) {
  const board = `/${slug}/leaderboard?window=all&at=me`;
  return (
    <Card
      title="My points"
      actions={
        <Link href={`/${slug}/achievements`} className={PANEL_LINK}>
          Achievements
        </Link>
      }
    >
      <dl className="grid grid-cols-2 gap-4">
        <div>
          <dt className="text-[0.8667rem] text-muted">Points, all time</dt>
          <dd>
            <Link href={board} className="text-xl font-semibold tabular-nums hover:underline">
              {(me?.points ?? 0).toLocaleString("en")}
            </Link>
          </dd>
        </div>
        <div>
          <dt className="text-[0.8667rem] text-muted">Rank</dt>
          <dd>
            <Link href={board} className="text-xl font-semibold tabular-nums hover:underline">
              {me?.rank ? `#${me.rank}` : "none yet"}
            </Link>
          </dd>
        </div>
      </dl>
      <p className="pt-2 text-[0.8667rem] text-muted">{describe(me)}</p>
    </Card>
  );
}

function describe(me: Overview["me"]): string {
  if (!me?.rank) return "Campaigns, moves and achievements earn points; the first ones give you a rank.";
  const tie = me.tiedWith > 0 ? `${me.tiedWith} others have as many points. ` : "";
  if (me.hidden) return `${tie}You are hidden from the leaderboard; only you see your place.`;
  return me.next
    ? `${tie}${me.next.gap.toLocaleString("en")} points to rank ${me.next.rank}.`
    : `${tie}Nobody has more.`;
}
