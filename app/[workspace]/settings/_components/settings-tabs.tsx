"use client";

import { usePathname } from "next/navigation";
import { TabLinks } from "@/components/ui/tabs";

const TABS = [
  { path: "/general", label: "General" },
  { path: "/members", label: "Members" },
  { path: "/invitations", label: "Invitations" },
  { path: "/keys", label: "Keys" },
  { path: "/agents", label: "Agents" },
  { path: "/sources", label: "Sources" },
  { path: "/channels", label: "Channels" },
  { path: "/routing", label: "Routing" },
  { path: "/rules", label: "Alert rules" },
  { path: "/silences", label: "Silences" },
  { path: "/audit", label: "Audit log" },
];

export function SettingsTabs({ base }: { base: string }) {
  const pathname = usePathname();
  const tabs = TABS.map(({ path, label }) => ({
    href: base + path,
    label,
    current: `${pathname}/`.startsWith(`${base}${path}/`),
  }));
  return <TabLinks label="Settings" tabs={tabs} />;
}
