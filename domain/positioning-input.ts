/** What positioning and message architectures take: fields and their limits. */
import { z } from "zod";
import { listOfLines, newId, optionalText, requiredLine, requiredText, revision } from "./form-values";

const positioningFields = z.object({
  name: requiredLine("The name", 160),
  description: optionalText("The description", 4000),
  marketSegment: requiredLine("The market segment", 60),
  targetPersona: optionalText("The target persona", 2000),
  keyMessage: optionalText("The key message", 2000),
  valueProposition: optionalText("The value proposition", 4000),
  differentiation: optionalText("The differentiation", 4000),
  targetPainPoints: listOfLines("the pain points", 30, 400),
  solutionBenefits: listOfLines("the benefits", 30, 400),
});
export type PositioningFields = z.output<typeof positioningFields>;

export const createPositioningSchema = positioningFields.extend({ id: newId });
export const updatePositioningSchema = positioningFields.extend({ id: newId, revision });

const messageFields = z.object({
  name: requiredLine("The name", 160),
  description: optionalText("The description", 4000),
  positioningId: newId.nullable().default(null),
  primaryMessage: requiredText("The primary message", 2000),
  secondaryMessages: listOfLines("the secondary messages", 30, 1000),
  contentPillars: listOfLines("the content pillars", 30, 400),
  brandVoice: optionalText("The brand voice", 2000),
  toneGuidelines: optionalText("The tone guidelines", 4000),
  targetAudience: optionalText("The audience", 2000),
  keyTopics: listOfLines("the key topics", 50, 200),
  contentThemes: listOfLines("the content themes", 50, 200),
});
export type MessageFields = z.output<typeof messageFields>;

export const createMessageSchema = messageFields.extend({ id: newId });
export const updateMessageSchema = messageFields.extend({ id: newId, revision });

export const removeSchema = z.object({ id: newId, revision });
