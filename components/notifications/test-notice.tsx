"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { Send } from "lucide-react";
import { Button } from "@/components/ui/button";
import type { ChannelState } from "@/domain/notifications";
import { type Result, unwrap } from "@/domain/result";
import { ChannelBadge } from "./channel-states";

type TestNoticeProps = {
  slug: string;
  disabledReason?: string;
  /** Sends a test to the person. @returns its id */
  send: () => Promise<Result<string>>;
  read: (id: string) => Promise<Result<ChannelState | null>>;
};

/** A button that sends a test to oneself, and what came of it as it comes. */
export function TestNotice({ slug, disabledReason, send, read }: TestNoticeProps) {
  const sent = useMutation({ mutationFn: async () => unwrap(await send()) });
  const id = sent.data ?? "";
  const { data: state } = useQuery({
    queryKey: [slug, "test notice", id],
    queryFn: async () => unwrap(await read(id)),
    enabled: id !== "",
    meta: { tables: ["user_notifications"] },
  });
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Button size="sm" pending={sent.isPending} disabledReason={disabledReason} onClick={() => sent.mutate()}>
        <Send aria-hidden /> Send me a test
      </Button>
      <span
        role="status"
        className="flex min-w-0 flex-wrap items-center gap-2 text-[0.8667rem] text-muted empty:hidden"
      >
        {state && (
          <>
            <ChannelBadge {...state} />
            {state.detail && <span className="min-w-0 break-words">{state.detail}</span>}
          </>
        )}
      </span>
    </div>
  );
}
