import {
  Bell,
  Bot,
  ChartNoAxesColumn,
  Coins,
  Compass,
  Flag,
  HardDrive,
  type IconNode,
  LayoutDashboard,
  Medal,
  Radar,
  ScrollText,
  Settings,
  Siren,
  Trophy,
} from "lucide";

export type Destination = { path: string; label: string; icon: IconNode; key?: string };
export type DestinationGroup = { label: string; destinations: Destination[] };

/** The screens of a workspace, in the order of the sidebar. `key` goes after "g" on the keyboard. */
export const NAVIGATION: DestinationGroup[] = [
  {
    label: "Now",
    destinations: [
      { path: "", label: "Overview", icon: LayoutDashboard, key: "o" },
      { path: "/alerts", label: "Alerts", icon: Siren, key: "a" },
      { path: "/notifications", label: "Notifications", icon: Bell, key: "n" },
    ],
  },
  {
    label: "Marketing",
    destinations: [
      { path: "/campaigns", label: "Campaigns", icon: Flag, key: "c" },
      { path: "/positioning", label: "Positioning", icon: Compass, key: "p" },
      { path: "/intelligence", label: "Intelligence", icon: Radar, key: "i" },
    ],
  },
  {
    label: "Fleet and team",
    destinations: [
      { path: "/agents", label: "Agents", icon: Bot, key: "f" },
      { path: "/leaderboard", label: "Leaderboard", icon: Trophy, key: "l" },
      { path: "/achievements", label: "Achievements", icon: Medal, key: "m" },
    ],
  },
  { label: "Workspace", destinations: [{ path: "/settings", label: "Settings", icon: Settings, key: "s" }] },
];

export const ADMIN_NAVIGATION: DestinationGroup[] = [
  {
    label: "Platform",
    destinations: [
      { path: "", label: "Workspaces", icon: LayoutDashboard },
      { path: "/agents", label: "Agent registry", icon: Bot },
      { path: "/prices", label: "Model prices", icon: Coins },
      { path: "/audit", label: "Audit log", icon: ScrollText },
      { path: "/schema", label: "Schema health", icon: ChartNoAxesColumn },
      { path: "/storage", label: "Storage", icon: HardDrive },
    ],
  },
];

/** The screen of `NAVIGATION` that an address belongs to. */
export function isCurrent(pathname: string, base: string, path: string): boolean {
  const target = base + path;
  return path === "" ? pathname === target : pathname === target || pathname.startsWith(`${target}/`);
}
