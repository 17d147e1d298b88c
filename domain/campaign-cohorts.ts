/** Shares of a campaign among its cohorts. */

/** The share of a campaign that no cohort has, in percent; counted in hundredths, so that 33.33 × 3 leaves 0.01. */
export function unallocatedShare(shares: readonly { allocationPercentage: number }[]): number {
  const taken = shares.reduce((all, share) => all + Math.round(share.allocationPercentage * 100), 0);
  return (10_000 - taken) / 100;
}
