"use client";

import { CommandPaletteButton, type SearchAction } from "@/components/shell/command-palette-button";
import { KeyboardHelp } from "@/components/shell/keyboard-help";
import { UserMenu, type UserMenuProps } from "@/components/shell/user-menu";
import { AchievementToasts } from "./achievement-toasts";
import { NotificationBell } from "./notification-bell";

export type HeaderToolsProps = UserMenuProps & { slug: string; renderedAt: number; search: SearchAction };

/** What stands at the right of the header, and what listens on every screen. */
export function HeaderTools({ slug, renderedAt, search, ...person }: HeaderToolsProps) {
  return (
    <>
      <CommandPaletteButton slug={slug} search={search} />
      <NotificationBell slug={slug} />
      <UserMenu {...person} />
      <KeyboardHelp />
      <AchievementToasts slug={slug} renderedAt={renderedAt} />
    </>
  );
}
