"use client";

import { Menu, X } from "lucide";
import { usePathname } from "next/navigation";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { IconButton } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";

/** The navigation of narrow screens: the sidebar's content in a drawer, drawn when it is first opened. */
export function MobileNavigation({ children }: { children: ReactNode }) {
  const drawer = useRef<HTMLDialogElement>(null);
  const [opened, setOpened] = useState(false);
  const pathname = usePathname();
  // A link has been followed.
  useEffect(() => drawer.current?.close(), [pathname]);
  return (
    <div className="lg:hidden">
      <IconButton
        label="Open navigation"
        onClick={() => {
          setOpened(true);
          drawer.current?.showModal();
        }}
      >
        <Icon of={Menu} />
      </IconButton>
      <dialog
        ref={drawer}
        aria-label="Navigation"
        onPointerDown={(event) => event.target === event.currentTarget && drawer.current?.close()}
        className="m-0 h-dvh max-h-none w-72 max-w-[85vw] border-r border-line bg-surface p-3"
      >
        <div className="flex justify-end">
          <IconButton label="Close navigation" onClick={() => drawer.current?.close()}>
            <Icon of={X} />
          </IconButton>
        </div>
        {opened && children}
      </dialog>
    </div>
  );
}
