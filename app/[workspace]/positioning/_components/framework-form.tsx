"use client";

import type { Positioning } from "@/db/positioning";
import { POSITIONING_FIELD_LABELS as L, MARKET_SEGMENTS } from "@/domain/positioning";
import { addPositioning, savePositioning } from "../actions";
import { lineOf, linesOf } from "./form-data";
import { type RecordField, RecordForm } from "./record-form";

const FIELDS: RecordField[] = [
  { name: "name", label: L.name, kind: "line", required: true },
  {
    name: "marketSegment",
    label: L.marketSegment,
    kind: "line",
    required: true,
    hint: "Such as B2B, SMB or Enterprise.",
    suggestions: MARKET_SEGMENTS,
  },
  { name: "description", label: L.description, kind: "text" },
  { name: "keyMessage", label: L.keyMessage, kind: "text", hint: "The one thing that people should remember." },
  {
    name: "targetPersona",
    label: L.targetPersona,
    kind: "text",
    hint: "Who decides, who uses, what their day is like.",
  },
  { name: "targetPainPoints", label: L.targetPainPoints, kind: "lines" },
  { name: "solutionBenefits", label: L.solutionBenefits, kind: "lines" },
  { name: "valueProposition", label: L.valueProposition, kind: "text" },
  { name: "differentiation", label: L.differentiation, kind: "text", hint: "Why we and nobody else." },
];

function readFramework(data: FormData) {
  return {
    name: lineOf(data, "name"),
    marketSegment: lineOf(data, "marketSegment"),
    description: lineOf(data, "description"),
    keyMessage: lineOf(data, "keyMessage"),
    targetPersona: lineOf(data, "targetPersona"),
    valueProposition: lineOf(data, "valueProposition"),
    differentiation: lineOf(data, "differentiation"),
    targetPainPoints: linesOf(data, "targetPainPoints"),
    solutionBenefits: linesOf(data, "solutionBenefits"),
  };
}

export function FrameworkForm({ slug, positioning }: { slug: string; positioning?: Positioning }) {
  return (
    <RecordForm
      slug={slug}
      fields={FIELDS}
      row={positioning}
      path={`/${slug}/positioning`}
      submitLabel={positioning ? "Save the framework" : "Make the framework"}
      save={async (data, id, revision) =>
        positioning
          ? savePositioning(slug, { ...readFramework(data), id, revision })
          : addPositioning(slug, { ...readFramework(data), id })
      }
    />
  );
}
