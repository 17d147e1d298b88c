/** How every chart's axes are drawn. */
const TICK = { fontSize: 11, fill: "var(--muted)" };

export const X_AXIS = { tick: TICK, tickLine: false, axisLine: { stroke: "var(--line)" } } as const;
export const Y_AXIS = { tick: TICK, tickLine: false, axisLine: false, width: 64, tickCount: 5 } as const;
