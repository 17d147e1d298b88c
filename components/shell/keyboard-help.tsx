"use client";

import { useEffect, useEffectEvent, useState } from "react";
import { late } from "./late";
import { isTyping } from "./typing";

export type Shortcut = { keys: string[]; does: string };
export type ScreenShortcuts = { title: string; shortcuts: Shortcut[] };

const KeyboardHelpDialog = late(() => import("./keyboard-help-dialog").then((module) => module.KeyboardHelpDialog));

// What the screen that is open adds; read when the dialog opens.
let ofThisScreen: ScreenShortcuts | null = null;

/** Names a screen's own keys in the help, for as long as the screen is open. `shortcuts` is a constant. */
export function useShortcutHelp(title: string, shortcuts: Shortcut[]): void {
  useEffect(() => {
    ofThisScreen = { title, shortcuts };
    return () => {
      ofThisScreen = null;
    };
  }, [title, shortcuts]);
}

/** Opens the help on "?". */
export function KeyboardHelp() {
  const [shown, setShown] = useState<{ screen: ScreenShortcuts | null } | null>(null);
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.key !== "?" || event.metaKey || event.ctrlKey || isTyping(event.target)) return;
    event.preventDefault();
    setShown({ screen: ofThisScreen });
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => onKey(event);
    window.addEventListener("keydown", listener);
    return () => window.removeEventListener("keydown", listener);
  }, []);
  return shown && <KeyboardHelpDialog screen={shown.screen} onClose={() => setShown(null)} />;
}
