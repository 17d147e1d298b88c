"use client";

import { type KeyboardEvent, useId, useRef, useState } from "react";
import { classNames } from "@/components/ui/class-names";
import { Input, Textarea } from "@/components/ui/form";
import { mentionBeforeCaret, type Person } from "@/domain/mentions";
import type { RemarkDraft } from "./use-remark";

type CommentFieldProps = {
  draft: RemarkDraft;
  id?: string;
  label: string;
  placeholder: string;
  multiline?: boolean;
  className?: string;
  onKeyDown?: (event: KeyboardEvent<HTMLInputElement | HTMLTextAreaElement>) => void;
};

/** Where a comment is written; an "@" opens the list of those whom it can name. */
export function CommentField({ draft, label, multiline, className, onKeyDown, ...rest }: CommentFieldProps) {
  const listId = useId();
  const control = useRef<HTMLInputElement & HTMLTextAreaElement>(null);
  const [caret, setCaret] = useState(0);
  const [active, setActive] = useState(0);
  // The list is closed by Escape or by leaving; typing on opens it again.
  const [closed, setClosed] = useState(true);
  const typing = closed ? null : mentionBeforeCaret(draft.text, caret, draft.colleagues);
  const matches = typing?.matches ?? [];
  const optionId = (person: Person) => `${listId}-${person.id}`;
  const current = matches[Math.min(active, matches.length - 1)];

  const choose = (person: Person) => {
    if (!typing || !control.current) return;
    // The browser itself puts the name in, and the caret behind it.
    control.current.setRangeText(`@${person.name} `, typing.from, caret, "end");
    draft.setText(control.current.value);
    draft.choose(person.id);
    setCaret(control.current.selectionStart);
    setClosed(true);
  };
  const keyDown = (event: KeyboardEvent<HTMLInputElement | HTMLTextAreaElement>) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const takes = (event.key === "Enter" && !event.metaKey && !event.ctrlKey) || event.key === "Tab";
    if (!current || event.nativeEvent.isComposing || !(step || takes || event.key === "Escape"))
      return onKeyDown?.(event);
    event.preventDefault();
    if (step) setActive((matches.indexOf(current) + step + matches.length) % matches.length);
    else if (takes) choose(current);
    else setClosed(true);
  };

  const Control = multiline ? Textarea : Input;
  return (
    <div className={classNames("relative", className)}>
      <Control
        {...rest}
        {...(multiline ? { rows: 2 } : { className: "h-7" })}
        ref={control}
        aria-label={label}
        aria-autocomplete="list"
        aria-haspopup="listbox"
        aria-controls={current ? listId : undefined}
        aria-activedescendant={current ? optionId(current) : undefined}
        autoComplete="off"
        maxLength={4_000}
        value={draft.text}
        onChange={(event: { currentTarget: HTMLInputElement | HTMLTextAreaElement }) => {
          draft.setText(event.currentTarget.value);
          setCaret(event.currentTarget.selectionStart ?? 0);
          setActive(0);
          setClosed(false);
        }}
        onSelect={(event: { currentTarget: HTMLInputElement | HTMLTextAreaElement }) =>
          setCaret(event.currentTarget.selectionStart ?? 0)
        }
        onBlur={() => setClosed(true)}
        onKeyDown={keyDown}
      />
      <span aria-live="polite" className="sr-only">
        {current && `${matches.length} ${matches.length === 1 ? "member" : "members"} to mention`}
      </span>
      {current && (
        <div
          // It opens at the end of a pane that scrolls, or of a phone's screen.
          ref={(list) => list?.scrollIntoView({ block: "nearest" })}
          role="listbox"
          id={listId}
          aria-label="Members to mention"
          className="absolute top-full left-0 z-20 mt-1 max-h-72 w-full max-w-80 min-w-56 overflow-y-auto rounded-md border border-line bg-raised p-1 shadow-lg"
        >
          {matches.map((person) => (
            // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus -- the field keeps the focus and has the keys
            <div
              key={person.id}
              role="option"
              id={optionId(person)}
              aria-selected={person === current}
              onPointerDown={(event) => event.preventDefault()}
              onClick={() => choose(person)}
              className={classNames(
                "flex min-h-8 cursor-pointer items-center rounded px-2 py-1 break-words hover:bg-hover",
                person === current && "bg-accent-soft",
              )}
            >
              {person.name}
            </div>
          ))}
        </div>
      )}
    </div>
  );
}
