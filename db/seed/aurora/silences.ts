import type { SilenceStory } from "../story";

export const AURORA_SILENCES: SilenceStory[] = [
  {
    name: "Provider moves its servers",
    reason: "Announced by the provider: timeouts are to be expected until the evening.",
    matchers: [{ field: "title", operator: "matches", value: "*runs failed*" }],
    from: { day: 24, time: "06:00" },
    hours: 96,
    by: "jonas",
  },
  {
    name: "Slow answers are known",
    reason: "A longer context is being tried out; Nadia looks at the figures every morning.",
    matchers: [
      { field: "type", operator: "is", value: "performance" },
      { field: "title", operator: "matches", value: "*slowest 5 % take*" },
    ],
    from: { day: 1, time: "17:30" },
    hours: 96,
    holdsOpen: true,
    by: "nadia",
  },
  {
    name: "The week's import",
    reason: "Twice the usual work on this day of the week.",
    matchers: [
      { field: "type", operator: "is", value: "anomaly" },
      { field: "title", operator: "matches", value: "*times as much as usual" },
    ],
    weekly: true,
    from: { day: 36, time: "04:00" },
    hours: 14,
    by: "tobias",
  },
];
