/** A campaign's measured results: a row per day, cohort and source, imported once a week. */
import type { Step } from "./journal";
import { seededRandom } from "./random";
import type { Stage } from "./stage";
import type { CampaignStory, ResultsStory } from "./story";

type Row = {
  day: string;
  cohort: string | null;
  source: string;
  reach: number;
  engagements: number;
  conversions: number;
  spend: number;
  revenue: number;
};

export function resultSteps(stage: Stage, campaign: CampaignStory): Step[] {
  const { start, end, results } = campaign;
  if (start === undefined || end === undefined || !results) return [];
  const last = Math.max(campaign.paused ?? 0, end, 0);
  const steps: Step[] = [];
  for (let first = start; first >= last; first -= 7) {
    const until = Math.max(first - 6, last);
    const rows: Row[] = [];
    for (let day = first; day >= until; day--) rows.push(...dayRows(stage, campaign, results, start, end, day));
    steps.push(importStep(stage, campaign, until, rows));
  }
  return steps;
}

function dayRows(
  { clock, id }: Stage,
  campaign: CampaignStory,
  results: ResultsStory,
  start: number,
  end: number,
  day: number,
): Row[] {
  const random = seededRandom(`results ${campaign.key} ${start - day}`);
  const date = clock.day(day);
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay();
  const weekend = weekday === 0 || weekday === 6 ? 0.62 : 1;
  const grown = 1 + results.growth * ((start - day) / Math.max(1, start - end) - 0.5);
  const away = results.spike ? Math.abs(day - results.spike.day) : Number.POSITIVE_INFINITY;
  const spiked = results.spike && away < 4 ? 1 + (results.spike.factor - 1) / 2 ** away : 1;
  const level = weekend * grown * spiked;
  const cohorts = campaign.cohorts.length > 0 ? campaign.cohorts : [{ cohort: null, share: 100 }];
  const shares = cohorts.reduce((sum, { share }) => sum + share, 0);
  return cohorts.flatMap(({ cohort, share }) =>
    results.sources.map((source, index) => {
      const part = (share / shares) * (index === 0 ? 1 : 0.55 ** index) * (results.sources.length > 1 ? 0.6 : 1);
      const reach = Math.round(results.reachPerDay * level * part * random.between(0.82, 1.18));
      const engagements = random.binomial(reach, results.engagementShare * random.between(0.85, 1.15));
      const conversions = random.binomial(engagements, results.conversionShare);
      return {
        day: date,
        cohort: cohort && id("cohort", cohort),
        source,
        reach,
        engagements,
        conversions,
        spend: round2(results.costPerDay * part * Math.sqrt(level) * random.between(0.9, 1.1)),
        revenue: round2(conversions * results.revenuePerConversion * random.between(0.85, 1.15)),
      };
    }),
  );
}

function importStep({ workspaceId, clock, id }: Stage, campaign: CampaignStory, day: number, rows: Row[]): Step {
  return {
    at: clock.at(day, "16:10"),
    run: (client) =>
      client.query(
        `insert into campaign_metrics (workspace_id, campaign_id, metric_date, cohort_id, source, reach, engagements,
           conversions, spend, revenue)
         select $1, $2, r.day, r.cohort, r.source, r.reach, r.engagements, r.conversions, r.spend, r.revenue
         from jsonb_to_recordset($3) as r (day date, cohort uuid, source text, reach bigint, engagements bigint,
           conversions bigint, spend numeric, revenue numeric)`,
        [workspaceId, id("campaign", campaign.key), JSON.stringify(rows)],
      ),
  };
}

const round2 = (amount: number) => Math.round(amount * 100) / 100;
