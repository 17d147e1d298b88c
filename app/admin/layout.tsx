import type { ReactNode } from "react";
import { NavLinks } from "@/components/shell/nav-links";
import { Shell } from "@/components/shell/shell";
import { UserMenu } from "@/components/shell/user-menu";
import { requirePlatformAdmin } from "@/server/session";

/** The platform's own pages. They don't exist for anybody but its administrators. */
export default async function AdminLayout({ children }: { children: ReactNode }) {
  const { name, email } = await requirePlatformAdmin();
  return (
    <Shell
      heading={<p className="px-2.5 pt-2 font-semibold">Administration</p>}
      navigation={<NavLinks slug="admin" />}
      tools={<UserMenu name={name} email={email} isPlatformAdmin />}
    >
      {children}
    </Shell>
  );
}
