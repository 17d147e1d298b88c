/** Positioning frameworks and the message architectures built on them. */

/** Offered in the form; another word may be typed. */
export const MARKET_SEGMENTS = [
  "B2B",
  "B2C",
  "B2B2C",
  "D2C",
  "SMB",
  "Mid-market",
  "Enterprise",
  "Public sector",
] as const;
