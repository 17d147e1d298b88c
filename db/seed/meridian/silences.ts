import type { SilenceStory } from "../story";

export const MERIDIAN_SILENCES: SilenceStory[] = [
  {
    name: "New scoring goes live",
    reason: "Figures jump on the first two days; the team watches them by hand.",
    matchers: [{ field: "type", operator: "is", value: "anomaly" }],
    from: { day: 12, time: "08:00" },
    hours: 48,
    by: "marcus",
  },
];
