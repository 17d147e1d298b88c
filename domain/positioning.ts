/** Positioning frameworks and the message architectures built on them. */
import { formatThings } from "./quantities";

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

/** What becomes of that which is built on something that is deleted. */
export function describeLoss({ messages = 0, campaigns }: { messages?: number; campaigns: number }): string {
  const parts = [
    ...(messages > 0 ? [formatThings(messages, "message")] : []),
    ...(campaigns > 0 ? [formatThings(campaigns, "campaign")] : []),
  ];
  if (parts.length === 0) return "Nothing is built on it.";
  const words = messages + campaigns === 1 ? "stays, but loses its" : "stay, but lose their";
  return `${parts.join(" and ")} ${words} link to it.`;
}

/** Names of a framework's fields, as forms and messages write them. */
export const POSITIONING_FIELD_LABELS = {
  name: "Name",
  description: "Description",
  marketSegment: "Market segment",
  targetPersona: "Target persona",
  keyMessage: "Key message",
  valueProposition: "Value proposition",
  differentiation: "Differentiation",
  targetPainPoints: "Pain points",
  solutionBenefits: "Benefits",
} as const;

/** Names of a message architecture's fields. */
export const MESSAGE_FIELD_LABELS = {
  name: "Name",
  description: "Description",
  positioningId: "Positioning",
  primaryMessage: "Primary message",
  secondaryMessages: "Secondary messages",
  contentPillars: "Content pillars",
  brandVoice: "Brand voice",
  toneGuidelines: "Tone guidelines",
  targetAudience: "Audience",
  keyTopics: "Key topics",
  contentThemes: "Content themes",
} as const;
