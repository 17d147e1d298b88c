"use client";

import { CircleUser, LogOut, ShieldCheck } from "lucide-react";
import { useRouter } from "next/navigation";
import { Avatar } from "@/components/ui/avatar";
import { Menu, MenuItem } from "@/components/ui/menu";
import { toast } from "@/components/ui/toast";
import { ThemeItems } from "./theme-menu";

export type UserMenuProps = { name: string; email: string; role?: string; isPlatformAdmin: boolean };

async function signOut() {
  const response = await fetch("/api/auth/sign-out", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: "{}",
  }).catch(() => null);
  // A full load: nothing of the signed-in pages stays in memory.
  if (response?.ok) window.location.assign("/sign-in");
  else toast({ message: "Could not sign out: the server did not answer. Try again.", tone: "danger" });
}

export function UserMenu({ name, email, role, isPlatformAdmin }: UserMenuProps) {
  const router = useRouter();

  return (
    <Menu
      trigger={<Avatar name={name} />}
      label={`Account of ${name}`}
      variant="ghost"
      triggerClassName="w-9 rounded-full px-0"
    >
      <div className="border-b border-line px-2 pt-1 pb-2" role="presentation">
        <p className="font-medium">{name}</p>
        <p className="text-[0.8rem] text-muted">{email}</p>
        {role && <p className="text-[0.8rem] text-muted">Your role here: {role}</p>}
      </div>
      <MenuItem onSelect={() => router.push("/account")}>
        <CircleUser aria-hidden /> Account
      </MenuItem>
      {isPlatformAdmin && (
        <MenuItem onSelect={() => router.push("/admin")}>
          <ShieldCheck aria-hidden /> Platform administration
        </MenuItem>
      )}
      <hr className="my-1 border-line" />
      <ThemeItems />
      <hr className="my-1 border-line" />
      <MenuItem onSelect={signOut}>
        <LogOut aria-hidden /> Sign out
      </MenuItem>
    </Menu>
  );
}
