"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { mentionedIn, type Person } from "@/domain/mentions";
import { memberNamesQuery } from "../queries";

/** A comment as it is sent: its text, and the members that it names. */
export type Remark = { comment: string; mentions: string[] };

// What was begun and not sent, by whom and about what: who looks at another alert meanwhile finds it again on return.
const begun = new Map<string, string>();

/**
 * A comment while it is written, with the colleagues whom it can name.
 * @param about what it is about: what was begun is kept for it
 */
export function useRemark(slug: string, me: Person, about?: string) {
  const { data: members = [] } = useQuery(memberNamesQuery(slug));
  const place = about && `${me.id} ${about}`;
  const [text, setShown] = useState((place && begun.get(place)) ?? "");
  const setText = (words: string) => {
    if (place && words) begun.set(place, words);
    else if (place) begun.delete(place);
    setShown(words);
  };
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const colleagues = members.filter(({ id }) => id !== me.id);
  return {
    text,
    setText,
    colleagues,
    choose: (id: string) => setChosen(new Set([...chosen, id])),
    /** What has been written, tidied. */
    remark: (): Remark => ({ comment: text.trim(), mentions: mentionedIn(text, colleagues, chosen) }),
  };
}
export type RemarkDraft = ReturnType<typeof useRemark>;
