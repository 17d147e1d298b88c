"use client";

import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { Toaster, toast } from "@/components/ui/toast";

function createQueryClient() {
  return new QueryClient({
    defaultOptions: {
      queries: { staleTime: 30_000, retry: 1, refetchOnWindowFocus: true },
      mutations: { retry: 0 },
    },
    queryCache: new QueryCache({
      onError: (error, query) => {
        // With data on screen a failed refresh must not be silent; without any, the screen's own error state speaks.
        if (query.state.data !== undefined)
          toast({ message: "Could not refresh this page.", detail: error.message, tone: "danger" });
      },
    }),
    mutationCache: new MutationCache({
      onError: (error, _variables, _context, mutation) => {
        if (mutation.meta?.silent) return;
        toast({ message: error.message, tone: "danger" });
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
