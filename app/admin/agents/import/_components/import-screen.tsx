"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Field, FormMessage, Input, useSubmit } from "@/components/ui/form";
import { toast } from "@/components/ui/toast";
import { FILE_LIMIT, FILE_TOO_LARGE } from "@/domain/registry";
import type { ImportSummary } from "@/domain/registry-import";
import type { Result } from "@/domain/result";
import { confirmImport, tryImport } from "../../actions";
import { PlanTable } from "./plan-table";

/** What a dry run found, with the file that it was made from. */
type DryRun = { file: File; summary: ImportSummary };

export function ImportScreen() {
  const router = useRouter();
  const [dryRun, setDryRun] = useState<DryRun | null>(null);
  const trial = useSubmit<DryRun>(async (data) => {
    setDryRun(null);
    const file = data.get("file");
    if (!(file instanceof File) || file.size === 0) return refuse("Choose a file that holds agents.");
    if (file.size > FILE_LIMIT) return refuse(FILE_TOO_LARGE);
    const result = await tryImport({ file });
    return result.ok ? { ok: true, data: { file, summary: result.data } } : result;
  }, setDryRun);
  const confirmed = useSubmit<ImportSummary>(
    async () => {
      if (!dryRun) return refuse("Choose a file first.");
      const result = await confirmImport({ file: dryRun.file, state: dryRun.summary.state });
      if (!result.ok && result.current) setDryRun({ ...dryRun, summary: result.current as ImportSummary });
      return result;
    },
    ({ create, change }) => {
      toast({ message: `Imported: ${create} made, ${change} changed.`, tone: "success" });
      router.push("/admin/agents");
    },
  );
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <Card title="The file">
        <form method="post" onSubmit={trial.onSubmit} className="grid max-w-xl gap-4" noValidate>
          <Field
            label="JSON or CSV"
            hint="A row is about the agent of its code, or else of its name. What it leaves out stays as it is."
            error={trial.errorOf("file")}
          >
            <Input
              name="file"
              type="file"
              accept=".json,.csv,application/json,text/csv"
              className="pt-[0.3rem] pl-1 file:mr-2.5 file:h-7 file:cursor-pointer file:rounded file:border-0 file:bg-sunken file:px-2.5 file:font-medium"
            />
          </Field>
          <FormMessage failure={trial.failure} />
          <Button type="submit" variant="primary" pending={trial.pending} className="justify-self-start">
            See what it would do
          </Button>
        </form>
      </Card>
      {dryRun && (
        <form method="post" onSubmit={confirmed.onSubmit} noValidate>
          <Card title={`What ${dryRun.file.name} would do`}>
            <PlanTable summary={dryRun.summary} />
            <div className="mt-4 grid gap-3">
              <FormMessage failure={confirmed.failure} />
              <Button
                type="submit"
                variant="primary"
                pending={confirmed.pending}
                disabledReason={whyNotImport(dryRun.summary)}
                className="justify-self-start"
              >
                Import it
              </Button>
            </div>
          </Card>
        </form>
      )}
    </div>
  );
}

function whyNotImport({ refused, create, change }: ImportSummary): string | undefined {
  if (refused > 0) return "Mend the refused rows first: a file is imported whole or not at all.";
  return create + change === 0 ? "It would change nothing." : undefined;
}

function refuse(message: string): Result<never> {
  return { ok: false, code: "invalid", message, fieldErrors: { file: message } };
}
