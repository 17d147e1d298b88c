import type { ReactNode } from "react";
import { Link } from "@/components/ui/link";
import { Logo } from "./logo";

/**
 * The frame of signed-in pages outside any workspace. `tools` stands at the right of the header; what
 * is marked `data-wide` gets the window's width.
 */
export function OutsideShell({ tools, children }: { tools: ReactNode; children: ReactNode }) {
  return (
    <div className="min-h-dvh">
      <header className="flex h-14 items-center gap-2 border-b border-line px-3 sm:px-6">
        <Link href="/workspaces" className="flex items-center gap-2 font-semibold tracking-tight">
          <Logo /> Codex
        </Link>
        <div className="grow" />
        {tools}
      </header>
      <main className="mx-auto max-w-3xl px-3 py-6 has-data-wide:max-w-none sm:px-6">{children}</main>
    </div>
  );
}
