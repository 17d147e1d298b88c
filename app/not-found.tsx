import type { Metadata } from "next";
import { LinkButton } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/states";

export const metadata: Metadata = { title: "Not found" };

export default function NotFound() {
  return (
    <main className="mx-auto grid min-h-dvh max-w-xl content-center p-4">
      <h1 className="sr-only">Not found</h1>
      <EmptyState
        title="There is nothing at this address."
        action={<LinkButton href="/workspaces">Your workspaces</LinkButton>}
      >
        It may have moved or been deleted, or it belongs to a workspace that you are not a member of.
      </EmptyState>
    </main>
  );
}
