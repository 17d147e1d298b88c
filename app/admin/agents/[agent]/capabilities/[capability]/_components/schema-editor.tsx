"use client";

import { useState } from "react";
import { Card } from "@/components/ui/card";
import { Field, Textarea } from "@/components/ui/form";
import { useSettled } from "@/components/ui/use-settled";
import { isObject, listSchemaFaults } from "@/domain/json-schema";
import { parseJson } from "@/domain/json-text";
import { inPropertyOrder } from "@/domain/property-order";
import { type JsonObject, writeValue } from "@/domain/registry";
import { ParameterTrial } from "./parameter-trial";

type SchemaEditorProps = { schema: unknown; error?: string };

/** The schema of the parameters as JSON, with what is wrong in it, beside the form that it makes. */
export function SchemaEditor({ schema, error }: SchemaEditorProps) {
  const [text, setText] = useState(writeValue("json", isObject(schema) ? inPropertyOrder(schema) : schema));
  const settled = useSettled(text);
  const { faults, parsed } = judge(settled);
  return (
    <div className="grid items-start gap-4 lg:grid-cols-2">
      <Card title="Parameters">
        <Field
          label="JSON Schema"
          optional
          hint="Of an object: “properties” names the parameters, in the order of their fields, “required” those that can't be left out."
          error={error}
        >
          <Textarea
            name="parameter_schema"
            rows={22}
            value={text}
            onChange={(event) => setText(event.target.value)}
            spellCheck={false}
            className="font-mono text-[0.8667rem]"
          />
        </Field>
        <div role="status" aria-label="What is wrong in the schema" className="mt-2 grid gap-1 text-danger">
          {faults.map((fault) => (
            <p key={fault} className="break-words">
              {fault}
            </p>
          ))}
        </div>
      </Card>
      <Card title="Try the parameters">
        {parsed ? (
          <ParameterTrial key={settled} schema={parsed} />
        ) : (
          <p className="text-muted">The form shows up here once the schema is one.</p>
        )}
      </Card>
    </div>
  );
}

function judge(text: string): { faults: string[]; parsed?: JsonObject } {
  const { value, fault } = parseJson(text);
  if (fault) return { faults: [`This is no JSON: ${fault}`] };
  const faults = listSchemaFaults(value).slice(0, 5);
  return faults.length > 0 ? { faults } : { faults, parsed: value as JsonObject };
}
