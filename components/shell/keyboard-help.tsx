"use client";

import { useEffect, useEffectEvent, useState } from "react";
import { late } from "./late";
import { areSingleKeysOn } from "./single-keys";
import { isTyping } from "./typing";

export type Shortcut = { keys: string[]; does: string };
export type ScreenShortcuts = { title: string; shortcuts: Shortcut[] };

const KeyboardHelpDialog = late(() => import("./keyboard-help-dialog").then((module) => module.KeyboardHelpDialog));

// What the screen that is open adds; read when the dialog opens.
let readScreen: () => Promise<ScreenShortcuts | null> = async () => null;

/** Names a screen's own keys in the help, for as long as the screen is open. `read` is a constant. */
export function useShortcutHelp(title: string, read: () => Promise<Shortcut[]>): void {
  useEffect(() => {
    readScreen = async () => ({ title, shortcuts: await read() });
    return () => {
      readScreen = async () => null;
    };
  }, [title, read]);
}

/** Opens the help on "?". */
export function KeyboardHelp() {
  const [shown, setShown] = useState<{ screen: ScreenShortcuts | null } | null>(null);
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.key !== "?" || event.metaKey || event.ctrlKey || isTyping(event.target) || !areSingleKeysOn()) return;
    event.preventDefault();
    // Without a connection the keys of every screen are shown.
    const show = (screen: ScreenShortcuts | null) => setShown({ screen });
    readScreen().then(show, () => show(null));
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => onKey(event);
    window.addEventListener("keydown", listener);
    return () => window.removeEventListener("keydown", listener);
  }, []);
  return shown && <KeyboardHelpDialog screen={shown.screen} onClose={() => setShown(null)} />;
}
