import type { ReactNode } from "react";
import { OutsideShell } from "@/components/shell/outside-shell";
import { UserMenu } from "@/components/shell/user-menu";
import { requireUser } from "@/server/session";

export default async function OutsideLayout({ children }: { children: ReactNode }) {
  const { name, email, isPlatformAdmin } = await requireUser();
  return (
    <OutsideShell tools={<UserMenu name={name} email={email} isPlatformAdmin={isPlatformAdmin} />}>
      {children}
    </OutsideShell>
  );
}
