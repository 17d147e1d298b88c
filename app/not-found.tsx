import type { Metadata } from "next";
import { buttonClasses } from "@/components/ui/button-classes";
import { EmptyState } from "@/components/ui/states";

export const metadata: Metadata = { title: "Not found" };

export default function NotFound() {
  return (
    <main className="mx-auto grid min-h-dvh max-w-xl content-center p-4">
      <h1 className="sr-only">Not found</h1>
      <EmptyState
        title="There is nothing at this address."
        action={
          // oxlint-disable-next-line next/no-html-link-for-pages -- its code would be loaded with every page a second time
          <a href="/workspaces" className={buttonClasses()}>
            Your workspaces
          </a>
        }
      >
        It may have moved or been deleted, or it belongs to a workspace that you are not a member of.
      </EmptyState>
    </main>
  );
}
