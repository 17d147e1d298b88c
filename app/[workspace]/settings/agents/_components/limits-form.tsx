"use client";

import { useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import { LimitInputs, readLimitInputs } from "@/components/agents/limit-inputs";
import { SubmitButton } from "@/components/auth/submit-button";
import { Field, FormMessage, Select, useSubmit } from "@/components/ui/form";
import { Notice } from "@/components/ui/notice";
import { toast } from "@/components/ui/toast";
import type { WorkspaceLimits } from "@/domain/budgets";
import type { Failure } from "@/domain/result";
import { saveLimits } from "../actions";
import { workspaceLimitsQuery } from "../queries";

type LimitsFormProps = {
  workspace: { slug: string; timezone: string; currency: string };
  /** Why this person can't change them. */
  refusal?: string;
};

/** The limits of all agents together, each with what is used and reserved of it. */
export function LimitsForm({ workspace, refusal }: LimitsFormProps) {
  const client = useQueryClient();
  const query = workspaceLimitsQuery(workspace.slug);
  const { data } = useSuspenseQuery(query);
  // From the first touch on as it was then, whatever comes in live: no field changes under the hand. Another's change is
  // taken in once it has been told.
  const [touched, setTouched] = useState<WorkspaceLimits["limits"] | null>(null);
  const limits = touched ?? data.limits;
  const element = useRef<HTMLFormElement>(null);
  const touch = useEffectEvent(() => setTouched(limits));
  useEffect(() => {
    const listener = () => touch();
    const { current } = element;
    current?.addEventListener("focusin", listener);
    // Before the script came, nobody listened.
    if (current?.contains(document.activeElement)) touch();
    return () => current?.removeEventListener("focusin", listener);
  }, []);
  const form = useSubmit(
    async (typed) => {
      const result = await saveLimits(workspace.slug, { seen: limits, ...readLimitInputs(typed) });
      if (!result.ok) setTouched(limitsNow(result) ?? limits);
      return result;
    },
    (saved) => {
      setTouched(saved.limits);
      client.setQueryData(query.queryKey, saved);
      toast({ message: "Limits saved.", tone: "success" });
    },
  );
  return (
    <form ref={element} method="post" onSubmit={form.onSubmit} className="grid gap-4">
      <p className="max-w-[75ch] text-muted">
        What all agents of this workspace may use together, assigned or not. What they report is always kept: passing a
        limit raises an alert, once in its hour or day. A changed limit counts from the next execution.
      </p>
      {refusal && <Notice>{refusal}</Notice>}
      <FormMessage failure={form.failure} />
      <LimitInputs
        limits={limits}
        inForce={data.limits}
        workspace={workspace}
        errorOf={form.errorOf}
        disabled={refusal !== undefined}
        standing={data.standing}
      />
      <Field label="When a limit is passed" error={form.errorOf("on_breach")} className="max-w-sm">
        <Select name="on_breach" defaultValue={limits.on_breach ?? "alert"} disabled={refusal !== undefined}>
          <option value="alert">Raise an alert</option>
          <option value="pause">Raise an alert and pause all active assignments</option>
        </Select>
      </Field>
      <div>
        <SubmitButton variant="primary" pending={form.pending} disabledReason={refusal}>
          Save limits
        </SubmitButton>
      </div>
    </form>
  );
}

/** The limits that a conflict answered with: the action guarantees them. */
function limitsNow(failure: Failure): WorkspaceLimits["limits"] | undefined {
  return failure.code === "conflict" && failure.current ? (failure.current as WorkspaceLimits["limits"]) : undefined;
}
