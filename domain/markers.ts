/** Moments that a chart of an agent's performance marks: a new version, an incident. */

/** `at` is ISO 8601 in UTC. */
export type Marker =
  | { kind: "incident"; at: string; label: string; alertId: string }
  | { kind: "version"; at: string; label: string };
