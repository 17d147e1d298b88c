import type { ReactNode } from "react";
import { Card } from "@/components/ui/card";
import { Link } from "@/components/ui/link";
import type { Overview } from "@/db/overview";
import { describeChange, layOutBars, successRate, sumTrend, TREND_DAYS } from "@/domain/overview";
import { formatMoney, formatPercent } from "@/domain/quantities";
import { calendarDay } from "@/domain/time";
import { PANEL_LINK } from "./panel";

type TrendPanelProps = { slug: string; trend: Overview["trend"]; currency: string };

export function TrendPanel({ slug, trend, currency }: TrendPanelProps) {
  const now = sumTrend(trend.now);
  const before = sumTrend(trend.before);
  const money = (value: number) => formatMoney(value, currency);
  return (
    <Card
      title={`Agents' work, last ${TREND_DAYS} days`}
      actions={
        <Link href={`/${slug}/agents`} className={PANEL_LINK}>
          By agent
        </Link>
      }
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <Figure
          href={`/${slug}/agents`}
          name="Cost"
          value={money(now.cost)}
          change={describeChange(now.cost, before.cost, "percent")}
        >
          <Bars
            label={`Cost by day, ${money(now.cost)} in all`}
            fill="fill-series-2"
            points={trend.now.map(({ day, cost }) => ({ day, value: cost, words: money(cost) }))}
          />
        </Figure>
        <Figure
          href={`/${slug}/agents`}
          name="Success"
          value={now.successRate === null ? "no executions" : formatPercent(now.successRate)}
          change={describeChange(now.successRate, before.successRate, "points")}
        >
          <Bars
            label={`Success rate by day on a scale to 100 %, ${now.successRate === null ? "none" : formatPercent(now.successRate)} over all`}
            fill="fill-series-1"
            most={100}
            points={trend.now.map(({ day, executions, successes }) => {
              const value = successRate(executions, successes);
              return { day, value, words: value === null ? "no executions" : formatPercent(value) };
            })}
          />
        </Figure>
      </div>
      <p className="pt-2 text-[0.8rem] text-muted">Days are UTC days; today is still under way.</p>
    </Card>
  );
}

type FigureProps = { href: string; name: string; value: string; change: string | null; children: ReactNode };

function Figure({ href, name, value, change, children }: FigureProps) {
  return (
    <div className="grid content-start gap-1">
      <p className="text-[0.8667rem] text-muted">{name}</p>
      <Link href={href} className="justify-self-start text-xl font-semibold tabular-nums hover:underline">
        {value}
      </Link>
      {children}
      {change && <p className="text-[0.8rem] text-muted">{change}</p>}
    </div>
  );
}

const WIDTH = 300;
const HEIGHT = 56;

type Point = { day: string; value: number | null; words: string };

function Bars({ label, fill, points, most }: { label: string; fill: string; points: Point[]; most?: number }) {
  const bars = layOutBars(
    points.map(({ value }) => value),
    { width: WIDTH, height: HEIGHT, gap: 2, most },
  );
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      className="h-14 w-full"
    >
      {bars.map((bar, i) => {
        const point = points[i];
        return (
          point && (
            <g key={point.day}>
              <title>{`${calendarDay(point.day)}: ${point.words}`}</title>
              {/* The whole column answers the pointer, however low its bar. */}
              <rect x={bar.x} y={0} width={bar.width} height={HEIGHT} className="fill-transparent" />
              <rect x={bar.x} y={bar.y} width={bar.width} height={bar.height} className={fill} />
            </g>
          )
        );
      })}
      <rect x={0} y={HEIGHT - 0.5} width={WIDTH} height={0.5} className="fill-line-strong" />
    </svg>
  );
}
