"use client";

import { useQuery } from "@tanstack/react-query";
import { Bell as BellIcon } from "lucide-react";
import dynamic from "next/dynamic";
import { useId, useRef, useState } from "react";
import { buttonClasses } from "@/components/ui/button-classes";
import { Link } from "@/components/ui/link";
import { ListSkeleton } from "@/components/ui/states";
import { badgeText } from "@/domain/notifications";
import { bellQuery } from "./bell-query";

// Every page has the bell, few visits open it: the list comes when it is first opened.
const BellPanel = dynamic(() => import("./bell-panel").then((module) => module.BellPanel), {
  ssr: false,
  loading: () => <ListSkeleton rows={3} />,
});

/** The header's bell: the exact number of unread notifications, live, and the newest of them in a popover. */
export function NotificationBell({ slug }: { slug: string }) {
  const panelId = useId();
  const panel = useRef<HTMLElement>(null);
  const [opened, setOpened] = useState(false);
  const { data, isError } = useQuery(bellQuery(slug));
  const unread = data?.unread ?? 0;
  return (
    <>
      <button
        type="button"
        popoverTarget={panelId}
        aria-label={unread === 0 ? "Notifications" : `Notifications, ${unread} unread`}
        title="Notifications"
        className={buttonClasses("ghost", "md", "relative w-9 px-0")}
      >
        <BellIcon aria-hidden />
        {unread > 0 && (
          <span
            aria-hidden
            data-testid="unread-badge"
            className="absolute -top-0.5 left-1/2 min-w-4.5 rounded-full bg-danger px-1 text-center text-[0.7rem] leading-4.5 font-semibold text-on-danger tabular-nums"
          >
            {badgeText(unread)}
          </span>
        )}
      </button>
      <span role="status" className="sr-only">
        {unread > 0 && `${unread} unread notifications`}
      </span>
      <section
        ref={panel}
        id={panelId}
        popover="auto"
        aria-label="Newest notifications"
        onToggle={(event) => event.newState === "open" && setOpened(true)}
        className="fixed inset-auto top-13 right-3 m-0 max-h-[75dvh] w-[calc(100vw-1.5rem)] max-w-md overflow-y-auto rounded-lg border border-line bg-raised p-0 text-ink shadow-xl"
      >
        <header className="sticky top-0 z-10 flex items-center gap-2 border-b border-line bg-raised px-4 py-2">
          <h2 className="grow font-semibold">Notifications</h2>
          <Link
            href={`/${slug}/notifications`}
            onClick={() => panel.current?.hidePopover()}
            className="py-1 text-accent hover:underline"
          >
            See all
          </Link>
        </header>
        {!data && !isError && <ListSkeleton rows={3} />}
        {!data && isError && (
          <p className="px-4 py-6 text-center text-danger">They could not be read. Open the page instead.</p>
        )}
        {data && opened && <BellPanel slug={slug} newest={data.newest} timezone={data.timezone} />}
      </section>
    </>
  );
}
