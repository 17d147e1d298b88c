"use client";

import { LoaderCircle } from "lucide";
import { usePathname } from "next/navigation";
import { useRef } from "react";
import { classNames } from "@/components/ui/class-names";
import { Icon } from "@/components/ui/icon";
import { useSoftNavigation } from "@/components/ui/soft-navigation";
import { ADMIN_NAVIGATION, isCurrent, NAVIGATION } from "./navigation";

/** The links of a workspace's screens, or of the platform's administration. */
export function NavLinks({ slug }: { slug: string | "admin" }) {
  const pathname = usePathname();
  const container = useRef<HTMLElement>(null);
  const pending = useSoftNavigation(container);
  const base = `/${slug}`;
  const groups = slug === "admin" ? ADMIN_NAVIGATION : NAVIGATION;
  return (
    <nav ref={container} aria-label="Main">
      {groups.map((group) => (
        <ul key={group.label} aria-label={group.label}>
          <li aria-hidden className="px-2.5 pt-4 pb-1 text-[0.7333rem] font-medium text-muted">
            {group.label}
          </li>
          {group.destinations.map(({ path, label, icon }) => {
            const current = isCurrent(pathname, base, path);
            return (
              <li key={path}>
                <a
                  href={base + path}
                  aria-current={current ? "page" : undefined}
                  className={classNames(
                    "flex h-8 items-center gap-2.5 rounded-md px-2.5",
                    current ? "bg-accent-soft font-medium text-accent" : "text-ink hover:bg-hover",
                  )}
                >
                  <Icon of={icon} />
                  {label}
                  {pending === base + path && <Pending />}
                </a>
              </li>
            );
          })}
        </ul>
      ))}
    </nav>
  );
}

/** Turns while the page that the link leads to is on its way; late enough not to flicker. */
function Pending() {
  return (
    <Icon of={LoaderCircle} className="ml-auto size-3.5 animate-spin transition-opacity delay-150 starting:opacity-0" />
  );
}
