"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { mentionedIn, type Person } from "@/domain/mentions";
import { memberNamesQuery } from "../queries";

/** A comment as it is sent: its text, and the members that it names. */
export type Remark = { comment: string; mentions: string[] };

/** A comment while it is written, with the colleagues whom it can name. */
export function useRemark(slug: string, me: Person) {
  const { data: members = [] } = useQuery(memberNamesQuery(slug));
  const [text, setText] = useState("");
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
