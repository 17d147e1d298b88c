"use client";

import { Dialog } from "@/components/ui/dialog";
import { Checkbox } from "@/components/ui/form";
import { Kbd } from "@/components/ui/kbd";
import { COMMAND_KEY } from "./command-key";
import type { ScreenShortcuts, Shortcut } from "./keyboard-help";
import { NAVIGATION } from "./navigation";
import { useSingleKeys } from "./single-keys";

const EVERYWHERE: Shortcut[] = [
  { keys: [`${COMMAND_KEY} K`], does: "Search or go to" },
  { keys: ["?"], does: "Show these keys" },
  { keys: ["Esc"], does: "Close or clear" },
];
const GO_TO: Shortcut[] = NAVIGATION.flatMap((group) => group.destinations).flatMap(({ key, label }) =>
  key ? [{ keys: [`g ${key}`], does: label }] : [],
);

/** All keys: those of the screen that is open, if it has any, and those of every screen. */
export function KeyboardHelpDialog({ screen, onClose }: { screen: ScreenShortcuts | null; onClose: () => void }) {
  const [on, set] = useSingleKeys();
  return (
    <Dialog open onClose={onClose} title="Keyboard" forReading>
      <div className="-mb-4 gap-x-8 sm:columns-2">
        {screen && <ShortcutList title={screen.title} shortcuts={screen.shortcuts} />}
        <ShortcutList title="Everywhere" shortcuts={EVERYWHERE} />
        <ShortcutList title="Go to" shortcuts={GO_TO} />
      </div>
      <Checkbox
        checked={on}
        onChange={(event) => set(event.target.checked)}
        label="Single keys"
        hint={`For tools that type by themselves, switch off what needs no ${COMMAND_KEY}. The alert inbox has the switch, too.`}
      />
    </Dialog>
  );
}

function ShortcutList({ title, shortcuts }: { title: string; shortcuts: Shortcut[] }) {
  return (
    <section className="break-inside-avoid pb-4">
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
