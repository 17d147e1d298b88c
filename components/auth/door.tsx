import type { ReactNode } from "react";
import { Logo } from "@/components/shell/logo";

type DoorProps = { title: string; description?: ReactNode; children: ReactNode; footer?: ReactNode };

/** The frame of the pages before the sign-in. */
export function Door({ title, description, children, footer }: DoorProps) {
  return (
    <main className="grid min-h-dvh content-center justify-items-center gap-4 px-4 py-10">
      <div className="w-full max-w-sm">
        <p className="mb-6 flex items-center gap-2 text-lg font-semibold tracking-tight">
          <Logo className="size-8" /> Codex
        </p>
        <div className="grid gap-4 rounded-lg border border-line bg-surface p-5">
          <header>
            <h1 className="text-lg font-semibold">{title}</h1>
            {description && <div className="mt-1 text-muted">{description}</div>}
          </header>
          {children}
        </div>
        {footer && <div className="mt-4 px-1 text-muted">{footer}</div>}
      </div>
    </main>
  );
}

/** The look of a link in running text. */
export const TEXT_LINK = "font-medium text-accent underline underline-offset-2 hover:no-underline";
