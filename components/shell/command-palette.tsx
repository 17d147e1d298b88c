"use client";

import { Command } from "cmdk";
import { useRouter } from "next/navigation";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { Icon } from "@/components/ui/icon";
import { hitPath, SEARCH_KINDS, type SearchHit, type SearchKind } from "@/domain/search";
import type { SearchAction } from "./command-palette-button";
import { NAVIGATION } from "./navigation";

const KIND_WORDS: Record<SearchKind, string> = {
  campaign: "Campaigns",
  agent: "Agents",
  alert: "Alerts",
  view: "Saved views of the inbox",
  person: "People",
};
const PAUSE_MS = 150;

type CommandPaletteProps = {
  slug: string;
  search: SearchAction;
  words: string;
  onWords: (words: string) => void;
  onClose: () => void;
};

/** Go anywhere, find anything: screens at once, the workspace's things after a short pause in typing. */
export function CommandPalette({ slug, search, words, onWords, onClose }: CommandPaletteProps) {
  const router = useRouter();
  const dialog = useRef<HTMLDialogElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const asked = words.trim();
  const { hits, isPending, failed } = useHits(slug, asked, search);
  const screens = NAVIGATION.flatMap((group) => group.destinations).filter(({ label }) => contains(label, asked));

  useEffect(() => {
    const element = dialog.current;
    element?.showModal();
    // A modal by itself gives the focus to the list's frame, which takes no words.
    input.current?.focus();
    return () => element?.close();
  }, []);

  function go(path: string) {
    onClose();
    router.push(`/${slug}${path}`);
  }

  return (
    <dialog
      ref={dialog}
      aria-label="Search or go to"
      onClose={onClose}
      onPointerDown={(event) => event.target === event.currentTarget && onClose()}
      className="mx-auto mt-[12dvh] w-[calc(100vw-2rem)] max-w-xl overflow-hidden rounded-lg border border-line bg-raised p-0 shadow-xl"
    >
      <Command label="Search or go to" loop shouldFilter={false}>
        <Command.Input
          ref={input}
          value={words}
          onValueChange={onWords}
          placeholder="A screen, a campaign, an agent, an alert, a view, a person…"
          className="h-12 w-full border-b border-line bg-transparent px-4 text-ink outline-none placeholder:text-muted"
        />
        <Command.List className="max-h-[55dvh] overflow-y-auto p-2">
          <Command.Empty className="px-3 py-6 text-center text-muted">
            {isPending ? "Searching…" : failed ? "The search did not answer. Try again." : "Nothing matches."}
          </Command.Empty>
          {screens.length > 0 && (
            <Group heading="Go to">
              {screens.map(({ path, label, icon }) => (
                <Item key={path} value={`screen ${label}`} onSelect={() => go(path)}>
                  <Icon of={icon} className="text-muted" /> {label}
                </Item>
              ))}
            </Group>
          )}
          {SEARCH_KINDS.map((kind) => (
            <Hits key={kind} heading={KIND_WORDS[kind]} hits={hits.filter((hit) => hit.kind === kind)} onSelect={go} />
          ))}
        </Command.List>
      </Command>
    </dialog>
  );
}

function Hits({ heading, hits, onSelect }: { heading: string; hits: SearchHit[]; onSelect: (path: string) => void }) {
  if (hits.length === 0) return null;
  return (
    <Group heading={heading}>
      {hits.map((hit) => (
        <Item key={hit.id} value={`${hit.kind} ${hit.title} ${hit.id}`} onSelect={() => onSelect(hitPath(hit))}>
          <span className="grow truncate">{hit.title}</span>
          <span className="max-w-1/2 shrink-0 truncate text-[0.8rem] text-muted">{hit.detail}</span>
        </Item>
      ))}
    </Group>
  );
}

function Group({ heading, children }: { heading: string; children: ReactNode }) {
  return (
    <Command.Group
      heading={heading}
      className="[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:py-1.5 [&_[cmdk-group-heading]]:text-[0.7333rem] [&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-muted"
    >
      {children}
    </Command.Group>
  );
}

function Item({ value, onSelect, children }: { value: string; onSelect: () => void; children: ReactNode }) {
  return (
    <Command.Item
      value={value}
      onSelect={onSelect}
      className="flex min-h-9 cursor-pointer items-center gap-2.5 rounded-md px-2 data-[selected=true]:bg-accent-soft"
    >
      {children}
    </Command.Item>
  );
}

/** As the database matches: anywhere in the name, whatever the case. */
const contains = (name: string, words: string) => name.toLowerCase().includes(words.toLowerCase());

/** What was found; until the answer to these words has come, what still matches of the one before. */
function useHits(slug: string, asked: string, search: SearchAction) {
  const [answer, setAnswer] = useState<{ words: string; hits: SearchHit[] | null }>({ words: "", hits: [] });
  useEffect(() => {
    if (!asked) return;
    let current = true;
    const timer = setTimeout(async () => {
      const result = await search(slug, asked).catch(() => null);
      if (current) setAnswer({ words: asked, hits: result?.ok ? result.data : null });
    }, PAUSE_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [slug, asked, search]);
  const { words, hits } = asked ? answer : { words: "", hits: [] };
  const isPending = words !== asked;
  return {
    hits: (hits ?? []).filter(({ title }) => !isPending || contains(title, asked)),
    isPending,
    failed: hits === null,
  };
}
