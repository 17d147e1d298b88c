/** The sketch of durations against exact percentiles, over a million samples; and merged in any way. */
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { withoutContext } from "./workspace";

const SAMPLES = 200_000;
const FRACTIONS = [0.01, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999, 1];

// Durations in seconds, as a ledger keeps them: to the microsecond. n counts the samples.
const SHAPES = {
  "spread evenly": "random() * 60",
  "skewed, as durations are": "exp(0.4 + 0.9 * random_normal())",
  "with a long tail": "least(0.02 / power(random() + 1e-12, 1 / 1.1), 604800)",
  constant: "2.718281",
  "two humps and zeros": "case n % 10 when 0 then 0 when 1 then 30 + random() else 0.2 + 0.01 * random() end",
  "over twelve orders of magnitude": "power(10, random() * 11.7 - 6)",
};

// random_normal is PostgreSQL 16's; Box and Muller give the same.
const NORMAL = "sqrt(-2 * ln(random() + 1e-300)) * cos(2 * pi() * random())";

type Answers = { exact: number[]; sketched: number[]; merged: number[] };

test.each(Object.entries(SHAPES))("%s: every percentile is within 2.2 %%", async (_, shape) => {
  const sample = sql.raw(`round((${shape.replace("random_normal()", NORMAL)})::numeric, 6)`);
  const answers = await withoutContext(async (tx) => {
    await tx.execute(sql`select setseed(0.42)`);
    const { rows } = await tx.execute<Answers>(sql`
      with samples as materialized (select n, ${sample} as seconds from generate_series(1, ${SAMPLES}::integer) n),
      bins as (select n % 24 as bucket, app.sketch_bin(seconds) as bin, count(*) as n from samples group by 1, 2),
      whole as (select bin, sum(n)::bigint as n from bins group by bin)
      select (select percentile_disc(${sql.param(FRACTIONS)}::float8[]) within group (order by seconds)::float8[] from samples) as exact,
        array(select app.sketch_percentile(array_agg(bin), array_agg(n), f) from whole, unnest(${sql.param(FRACTIONS)}::float8[]) f group by f order by f) as sketched,
        array(select app.sketch_percentile(array_agg(bin order by bucket), array_agg(n order by bucket), f) from bins, unnest(${sql.param(FRACTIONS)}::float8[]) f group by f order by f) as merged`);
    return rows[0];
  });
  for (const [i, exact] of (answers?.exact ?? []).entries()) {
    const sketched = answers?.sketched[i] ?? Number.NaN;
    expect(Math.abs(sketched - exact), `percentile ${FRACTIONS[i]}`).toBeLessThanOrEqual(exact * 0.022);
  }
  expect(answers?.exact).toHaveLength(FRACTIONS.length);
  // Twenty-four buckets merged are the same sketch as one.
  expect(answers?.merged).toEqual(answers?.sketched);
});
