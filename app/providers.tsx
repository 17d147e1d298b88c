"use client";

import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { late } from "@/components/shell/late";
import { toast } from "@/components/ui/toast";
import { wordsOfError } from "@/components/ui/words-of-error";

// Nothing to show before the page works: it comes after the page's own script.
const Toaster = late(() => import("@/components/ui/toaster").then((module) => module.Toaster));

function createQueryClient() {
  return new QueryClient({
    defaultOptions: { queries: { staleTime: 30_000, retry: 1 } },
    queryCache: new QueryCache({
      onError: (error, query) => {
        // With data on screen a failed refresh must not be silent; without any, the screen's own error state speaks.
        if (query.state.data !== undefined)
          toast({ message: "Could not refresh this page.", detail: wordsOfError(error), tone: "danger" });
      },
    }),
    mutationCache: new MutationCache({
      onError: (error, _variables, _context, mutation) => {
        if (mutation.meta?.silent) return;
        toast({ message: wordsOfError(error), tone: "danger" });
      },
    }),
  });
}

export function Providers({ children }: { children: ReactNode }) {
  const [client] = useState(createQueryClient);
  return (
    <QueryClientProvider client={client}>
      {children}
      <Toaster />
    </QueryClientProvider>
  );
}
