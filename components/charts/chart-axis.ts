/** How the ticks of every chart's axes are written. */
export const TICK = { fontSize: 11, fill: "var(--muted)" };
