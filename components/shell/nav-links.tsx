"use client";

import { LoaderCircle } from "lucide-react";
import Link, { useLinkStatus } from "next/link";
import { usePathname } from "next/navigation";
import { classNames } from "@/components/ui/class-names";
import { ADMIN_NAVIGATION, isCurrent, NAVIGATION } from "./navigation";

/** The links of a workspace's screens, or of the platform's administration. */
export function NavLinks({ slug }: { slug: string | "admin" }) {
  const pathname = usePathname();
  const base = `/${slug}`;
  const groups = slug === "admin" ? ADMIN_NAVIGATION : NAVIGATION;
  return (
    <>
      {groups.map((group) => (
        <div key={group.label}>
          <p className="px-2.5 pt-4 pb-1 text-[0.7333rem] font-medium text-muted">{group.label}</p>
          <ul>
            {group.destinations.map(({ path, label, icon: Icon }) => {
              const current = isCurrent(pathname, base, path);
              return (
                <li key={path}>
                  <Link
                    href={base + path}
                    prefetch={false}
                    aria-current={current ? "page" : undefined}
                    className={classNames(
                      "flex h-8 items-center gap-2.5 rounded-md px-2.5",
                      current ? "bg-accent-soft font-medium text-accent" : "text-ink hover:bg-hover",
                    )}
                  >
                    <Icon aria-hidden className="size-4 shrink-0" />
                    {label}
                    <Pending />
                  </Link>
                </li>
              );
            })}
          </ul>
        </div>
      ))}
    </>
  );
}

/** Turns while the page that the link leads to is on its way; late enough not to flicker. */
function Pending() {
  const { pending } = useLinkStatus();
  return (
    pending && (
      <LoaderCircle
        aria-hidden
        className="ml-auto size-3.5 animate-spin transition-opacity delay-150 starting:opacity-0"
      />
    )
  );
}
