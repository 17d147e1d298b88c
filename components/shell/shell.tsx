import type { ReactNode } from "react";
import { Link } from "@/components/ui/link";
import { Logo } from "./logo";
import { MobileNavigation } from "./mobile-navigation";

type ShellProps = {
  /** Stands above the links: the workspace switcher. */
  heading: ReactNode;
  navigation: ReactNode;
  /** Stands at the right of the header: search, bell, account. */
  tools: ReactNode;
  notice?: ReactNode;
  children: ReactNode;
};

/** The frame of every signed-in page: sidebar, header, content. */
export function Shell({ heading, navigation, tools, notice, children }: ShellProps) {
  const sidebar = (
    <>
      {heading}
      {navigation}
    </>
  );
  return (
    <div className="min-h-dvh lg:grid lg:grid-cols-[14rem_minmax(0,1fr)]">
      <a
        href="#content"
        className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:rounded-md focus:bg-raised focus:px-3 focus:py-2"
      >
        Skip to the content
      </a>
      <aside className="sticky top-0 hidden h-dvh overflow-y-auto border-r border-line bg-surface px-3 pb-6 lg:block">
        <Link href="/workspaces" className="flex h-14 items-center gap-2 px-2 font-semibold tracking-tight">
          <Logo /> Codex
        </Link>
        {sidebar}
      </aside>
      <div className="flex min-w-0 flex-col">
        <header className="sticky top-0 z-30 flex h-14 items-center gap-2 border-b border-line bg-canvas/95 px-3 backdrop-blur sm:px-6">
          <MobileNavigation>{sidebar}</MobileNavigation>
          <div className="grow" />
          {tools}
        </header>
        {notice}
        <main id="content" tabIndex={-1} className="min-w-0 grow px-3 py-5 outline-none sm:px-6">
          {children}
        </main>
      </div>
    </div>
  );
}
