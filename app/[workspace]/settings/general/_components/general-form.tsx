"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { SubmitButton } from "@/components/auth/submit-button";
import { WorkspaceFields } from "@/components/auth/workspace-fields";
import { Button } from "@/components/ui/button";
import { FormMessage, useSubmit } from "@/components/ui/form";
import { Notice } from "@/components/ui/notice";
import { toast } from "@/components/ui/toast";
import { saveWorkspace } from "../actions";

type State = { name: string; slug: string; timezone: string; currency: string; version: string };
type GeneralFormProps = { slug: string; state: State; timezones: string[]; currencies: string[]; refusal?: string };

const LABELS = { name: "Name", slug: "Address", timezone: "Time zone", currency: "Currency" } as const;

export function GeneralForm({ slug, state, timezones, currencies, refusal }: GeneralFormProps) {
  const router = useRouter();
  const [version, setVersion] = useState(state.version);
  const { pending, failure, errorOf, onSubmit, reset } = useSubmit(
    (data) => {
      const text = (name: string) => String(data.get(name) ?? "");
      return saveWorkspace(slug, {
        name: text("name"),
        slug: text("slug"),
        timezone: text("timezone"),
        currency: text("currency"),
        version,
      });
    },
    (saved) => {
      toast({ message: "The settings are saved.", tone: "success" });
      if (saved.slug !== slug) router.replace(`/${saved.slug}/settings/general`);
    },
  );
  // Only a conflict of ours carries the state as it is now.
  const theirs = failure?.code === "conflict" ? (failure.current as State | undefined) : undefined;
  return (
    <form method="post" onSubmit={onSubmit} className="grid max-w-md gap-4">
      {refusal && <Notice>{refusal}</Notice>}
      <FormMessage failure={failure} />
      {theirs && (
        <div className="grid gap-2 rounded-md border border-warning p-3">
          <p>Saved now, below is what you typed:</p>
          <dl className="grid grid-cols-[auto_1fr] gap-x-3">
            {(Object.keys(LABELS) as (keyof typeof LABELS)[]).map((field) => (
              <div key={field} className="contents">
                <dt className="text-muted">{LABELS[field]}</dt>
                <dd className="break-words">{theirs[field]}</dd>
              </div>
            ))}
          </dl>
          <div className="flex flex-wrap gap-2">
            <Button size="sm" onClick={() => router.refresh()}>
              Take theirs
            </Button>
            <Button
              size="sm"
              onClick={() => {
                setVersion(theirs.version);
                reset();
              }}
            >
              Keep mine and look again
            </Button>
          </div>
        </div>
      )}
      <WorkspaceFields
        timezones={timezones}
        currencies={currencies}
        errorOf={errorOf}
        initial={state}
        disabled={refusal !== undefined}
      />
      <div>
        <SubmitButton variant="primary" pending={pending} disabledReason={refusal}>
          Save
        </SubmitButton>
      </div>
    </form>
  );
}
