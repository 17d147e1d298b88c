"use client";

import { Monitor, Moon, Sun } from "lucide-react";
import { MenuItem } from "@/components/ui/menu";

const YEAR_SECONDS = 365 * 24 * 60 * 60;

/** Light, dark, or what the system says; kept in a cookie so that the first paint is right. */
function chooseTheme(theme: "light" | "dark" | "system") {
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  document.cookie = `theme=${theme}; path=/; max-age=${YEAR_SECONDS}; samesite=lax`;
}

export function ThemeItems() {
  return (
    <>
      <MenuItem onSelect={() => chooseTheme("light")}>
        <Sun aria-hidden /> Light
      </MenuItem>
      <MenuItem onSelect={() => chooseTheme("dark")}>
        <Moon aria-hidden /> Dark
      </MenuItem>
      <MenuItem onSelect={() => chooseTheme("system")}>
        <Monitor aria-hidden /> As the system
      </MenuItem>
    </>
  );
}
