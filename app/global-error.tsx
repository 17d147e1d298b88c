"use client";

import "./globals.css";
import { PageError } from "@/components/shell/page-states";

export default function GlobalError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <html lang="en">
      <body>
        <main className="mx-auto grid min-h-dvh max-w-xl content-center p-4">
          <h1 className="sr-only">Codex</h1>
          <PageError error={error} retry={reset} />
        </main>
      </body>
    </html>
  );
}
