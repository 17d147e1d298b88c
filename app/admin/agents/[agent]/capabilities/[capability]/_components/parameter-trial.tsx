"use client";

import { CircleCheck } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import type { ParameterFault } from "@/domain/check-parameters";
import { fieldsOf, startingValue } from "@/domain/parameter-form";
import type { JsonObject } from "@/domain/registry";
import { ParameterFields } from "./parameter-fields";

/** The form that a schema makes, to be tried: nothing of it is kept. */
export function ParameterTrial({ schema }: { schema: JsonObject }) {
  const fields = fieldsOf(schema);
  const [value, setValue] = useState(() => startingValue(fields));
  const [faults, setFaults] = useState<ParameterFault[] | null>(null);
  if (fields.length === 0) return <p className="text-muted">Without parameters: there is nothing to fill in.</p>;

  async function check() {
    // The validator is loaded when it is first asked for.
    const { checkParameters } = await import("@/domain/check-parameters");
    setFaults(checkParameters(schema, value));
  }
  const shown = new Set(fields.map(({ name }) => name));
  const elsewhere = (faults ?? []).filter(({ path }) => !shown.has(path.split(".")[0] ?? ""));
  return (
    <div className="grid gap-4">
      <ParameterFields
        fields={fields}
        value={value}
        faults={faults ?? []}
        onChange={(next) => {
          setValue(next);
          setFaults(null);
        }}
      />
      <div className="flex flex-wrap items-center gap-3">
        <Button size="sm" onClick={() => void check()}>
          Check the values
        </Button>
        <p role="status" className={faults?.length ? "text-danger" : "text-success"}>
          {faults?.length === 0 && (
            <span className="inline-flex items-center gap-1">
              <CircleCheck aria-hidden className="size-4" /> They fit the schema.
            </span>
          )}
          {faults &&
            faults.length > 0 &&
            `${faults.length} ${faults.length === 1 ? "value does" : "values do"} not fit.`}
        </p>
      </div>
      {elsewhere.map(({ path, message }) => (
        <p key={`${path} ${message}`} className="text-danger">
          {path || "The whole"} {message}
        </p>
      ))}
      <details>
        <summary className="font-medium">As JSON</summary>
        <pre className="mt-2 max-h-60 overflow-auto rounded-md bg-sunken p-3 text-[0.8667rem] whitespace-pre-wrap">
          {JSON.stringify(value, null, 2)}
        </pre>
      </details>
    </div>
  );
}
