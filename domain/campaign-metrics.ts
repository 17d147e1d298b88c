/** Measured results of campaigns. */

/** (revenue − spend) / spend × 100; null when nothing was spent: there is no return on nothing. */
export function returnOnInvestment(totals: { spend: number; revenue: number }): number | null {
  return totals.spend > 0 ? ((totals.revenue - totals.spend) / totals.spend) * 100 : null;
}
