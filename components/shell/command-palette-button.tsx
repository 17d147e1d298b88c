"use client";

import { Search } from "lucide-react";
import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { useEffectEvent, useLayoutEffect, useState } from "react";
import { buttonClasses } from "@/components/ui/button-classes";
import { Kbd } from "@/components/ui/kbd";
import type { Result } from "@/domain/result";
import type { SearchHit } from "@/domain/search";
import { COMMAND_KEY } from "./command-key";
import { NAVIGATION } from "./navigation";
import { areSingleKeysOn } from "./single-keys";
import { isTyping } from "./typing";

export type SearchAction = (slug: string, words: string) => Promise<Result<SearchHit[]>>;

// The palette and its library come when it is first opened.
const CommandPalette = dynamic(() => import("./command-palette").then((module) => module.CommandPalette), {
  ssr: false,
});

const GO_TO = new Map(
  NAVIGATION.flatMap((group) => group.destinations).flatMap(({ key, path }) => (key ? [[key, path] as const] : [])),
);
// "g" waits this long for the second key.
const CHORD_MS = 1_200;

const isInPalette = (target: EventTarget | null) => target instanceof Element && target.closest("[cmdk-root]") !== null;

/** The header's search field: opens the palette, also by Ctrl or Cmd K; "g" and a letter go to a screen. */
export function CommandPaletteButton({ slug, search }: { slug: string; search: SearchAction }) {
  const router = useRouter();
  const [open, setOpen] = useState(false);
  const [goUntil, setGoUntil] = useState(0);
  // Here, not in the palette: what is typed while it is still on its way is for it, too.
  const [words, setWords] = useState("");

  function openPalette() {
    setWords("");
    setOpen(true);
  }

  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if ((event.metaKey || event.ctrlKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      if (!open) openPalette();
      return;
    }
    if (event.metaKey || event.ctrlKey || event.altKey) return;
    if (open) {
      if (isInPalette(event.target)) return;
      if (event.key === "Escape") setOpen(false);
      else if (event.key.length === 1) setWords((before) => before + event.key);
      else return;
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    if (isTyping(event.target)) return;
    if (!areSingleKeysOn()) return;
    if (event.key === "g") return setGoUntil(event.timeStamp + CHORD_MS);
    const path = event.timeStamp < goUntil ? GO_TO.get(event.key) : undefined;
    setGoUntil(0);
    if (path === undefined) return;
    // The second key of the chord is ours alone: a screen's own single keys must not see it.
    event.preventDefault();
    event.stopImmediatePropagation();
    router.push(`/${slug}${path}`);
  });
  // With the button itself, not a moment after it: who sees it may press its keys.
  useLayoutEffect(() => {
    const listener = (event: KeyboardEvent) => onKey(event);
    window.addEventListener("keydown", listener, { capture: true });
    return () => window.removeEventListener("keydown", listener, { capture: true });
  }, []);

  return (
    <>
      <button
        type="button"
        onClick={openPalette}
        aria-haspopup="dialog"
        aria-keyshortcuts="Control+K Meta+K"
        className={buttonClasses("secondary", "md", "px-2.5 text-muted sm:w-56 sm:justify-start")}
      >
        <Search aria-hidden />
        <span className="sr-only sm:not-sr-only sm:grow sm:text-left">Search or go to…</span>
        <span className="hidden sm:inline" aria-hidden>
          <Kbd>{COMMAND_KEY} K</Kbd>
        </span>
      </button>
      {open && (
        <CommandPalette slug={slug} search={search} words={words} onWords={setWords} onClose={() => setOpen(false)} />
      )}
    </>
  );
}
