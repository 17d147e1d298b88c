"use client";

import type { Message } from "@/db/messages";
import { MESSAGE_FIELD_LABELS as L } from "@/domain/positioning";
import { addMessage, saveMessage } from "../actions";
import { lineOf, linesOf } from "./form-data";
import { type RecordField, RecordForm } from "./record-form";

type Framework = { id: string; name: string };

function fieldsWith(frameworks: Framework[]): RecordField[] {
  return [
    { name: "name", label: L.name, kind: "line", required: true },
    { name: "positioningId", label: L.positioningId, kind: "choice", choices: frameworks },
    { name: "primaryMessage", label: L.primaryMessage, kind: "text", required: true, hint: "The one sentence." },
    { name: "description", label: L.description, kind: "text" },
    { name: "secondaryMessages", label: L.secondaryMessages, kind: "lines" },
    { name: "contentPillars", label: L.contentPillars, kind: "lines" },
    { name: "targetAudience", label: L.targetAudience, kind: "text" },
    { name: "brandVoice", label: L.brandVoice, kind: "text", hint: "How we sound: three adjectives and an example." },
    { name: "toneGuidelines", label: L.toneGuidelines, kind: "text" },
    { name: "keyTopics", label: L.keyTopics, kind: "lines" },
    { name: "contentThemes", label: L.contentThemes, kind: "lines" },
  ];
}

function readMessageForm(data: FormData) {
  return {
    name: lineOf(data, "name"),
    positioningId: lineOf(data, "positioningId") || null,
    primaryMessage: lineOf(data, "primaryMessage"),
    description: lineOf(data, "description"),
    secondaryMessages: linesOf(data, "secondaryMessages"),
    contentPillars: linesOf(data, "contentPillars"),
    targetAudience: lineOf(data, "targetAudience"),
    brandVoice: lineOf(data, "brandVoice"),
    toneGuidelines: lineOf(data, "toneGuidelines"),
    keyTopics: linesOf(data, "keyTopics"),
    contentThemes: linesOf(data, "contentThemes"),
  };
}

type MessageFormProps = { slug: string; frameworks: Framework[]; message?: Message };

export function MessageForm({ slug, frameworks, message }: MessageFormProps) {
  return (
    <RecordForm
      slug={slug}
      fields={fieldsWith(frameworks)}
      row={message}
      path={`/${slug}/positioning/messages`}
      submitLabel={message ? "Save the message" : "Make the message"}
      save={async (data, id, revision) =>
        message
          ? saveMessage(slug, { ...readMessageForm(data), id, revision })
          : addMessage(slug, { ...readMessageForm(data), id })
      }
    />
  );
}
