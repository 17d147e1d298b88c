"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { TaskQueue } from "@/db/tasks";
import { type Result, unwrap } from "@/domain/result";
import { tasksQuery } from "../queries";

/** Changes an agent's queue, at once where the answer is known: `foresee` draws it, a failure takes it back and says why. */
export function useTaskChange<Input>(
  slug: string,
  agentId: string,
  change: (slug: string, input: Input) => Promise<Result<TaskQueue>>,
  foresee?: (shown: TaskQueue, input: Input) => TaskQueue,
) {
  const client = useQueryClient();
  const { queryKey } = tasksQuery(slug, agentId);
  return useMutation({
    mutationFn: async (input: Input) => unwrap(await change(slug, input)),
    onMutate: async (input) => {
      await client.cancelQueries({ queryKey });
      const before = client.getQueryData(queryKey);
      if (before && foresee) client.setQueryData(queryKey, foresee(before, input));
      return { before };
    },
    onSuccess: (fresh) => client.setQueryData(queryKey, fresh),
    onError: (_error, _input, context) => {
      client.setQueryData(queryKey, context?.before);
      void client.invalidateQueries({ queryKey });
    },
  });
}
