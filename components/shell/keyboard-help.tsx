"use client";

import { useEffect, useEffectEvent, useState } from "react";
import { Dialog } from "@/components/ui/dialog";
import { Kbd } from "@/components/ui/kbd";
import { isTyping } from "./command-palette-button";
import { NAVIGATION } from "./navigation";

export type Shortcut = { keys: string[]; does: string };

const EVERYWHERE: Shortcut[] = [
  { keys: ["Ctrl K", "⌘ K"], does: "Search or go to" },
  { keys: ["?"], does: "Show these keys" },
  { keys: ["Esc"], does: "Close or clear" },
];

// What the screen that is open adds; read when the dialog opens.
let ofThisScreen: { title: string; shortcuts: Shortcut[] } | null = null;

/** Names a screen's own keys in the help, for as long as the screen is open. `shortcuts` is a constant. */
export function useShortcutHelp(title: string, shortcuts: Shortcut[]): void {
  useEffect(() => {
    ofThisScreen = { title, shortcuts };
    return () => {
      ofThisScreen = null;
    };
  }, [title, shortcuts]);
}

/** The dialog behind "?": the keys of every screen and those of the one that is open. */
export function KeyboardHelp() {
  const [open, setOpen] = useState(false);
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.key !== "?" || event.metaKey || event.ctrlKey || isTyping(event.target)) return;
    event.preventDefault();
    setOpen(true);
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => onKey(event);
    window.addEventListener("keydown", listener);
    return () => window.removeEventListener("keydown", listener);
  }, []);
  const goTo = NAVIGATION.flatMap((group) => group.destinations).flatMap(({ key, label }) =>
    key ? [{ keys: [`g ${key}`], does: label }] : [],
  );
  return (
    <Dialog open={open} onClose={() => setOpen(false)} title="Keyboard">
      <div className="grid gap-x-8 gap-y-4 sm:grid-cols-2">
        {open && ofThisScreen && <ShortcutList title={ofThisScreen.title} shortcuts={ofThisScreen.shortcuts} />}
        <ShortcutList title="Everywhere" shortcuts={EVERYWHERE} />
        <ShortcutList title="Go to" shortcuts={goTo} />
      </div>
    </Dialog>
  );
}

function ShortcutList({ title, shortcuts }: { title: string; shortcuts: Shortcut[] }) {
  return (
    <section>
      <h3 className="mb-1 font-medium">{title}</h3>
      <dl className="grid gap-1">
        {shortcuts.map(({ keys, does }) => (
          <div key={does} className="flex items-center gap-2">
            <dt className="order-last ml-auto flex gap-1">
              {keys.map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </dt>
            <dd className="text-muted">{does}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
