/** Measured results of campaigns. */

/** (revenue − spend) / spend × 100; null when nothing was spent: there is no return on nothing. */
export function returnOnInvestment(totals: { spend: number; revenue: number }): number | null {
  return totals.spend > 0 ? ((totals.revenue - totals.spend) / totals.spend) * 100 : null;
}

/** "€12,480": a budget or sum of a campaign; from 100 up without cents. `currency` is an ISO code. */
export function formatAmount(amount: number, currency: string): string {
  const digits = Math.abs(amount) >= 100 || amount === 0 ? 0 : 2;
  return new Intl.NumberFormat("en", {
    style: "currency",
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(amount);
}
