"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { toast } from "@/components/ui/toast";
import { type Result, unwrap } from "@/domain/result";

/** A change of the channels: says that it was done, and reads them anew. Failures are toasted by the provider. */
export function useChannelChange<Input>(
  slug: string,
  change: (input: Input) => Promise<Result<unknown>>,
  done: string,
) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (input: Input) => unwrap(await change(input)),
    onSuccess: () => toast({ message: done, tone: "success" }),
    onSettled: () => client.invalidateQueries({ queryKey: [slug, "channels"] }),
  });
}
