"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button, LinkButton } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { ConflictPanel } from "@/components/ui/conflict-panel";
import { FormMessage } from "@/components/ui/form";
import { toast } from "@/components/ui/toast";
import { useRevisedSubmit } from "@/components/ui/use-revised-submit";
import type { SavedCapability } from "@/db/registry-changes";
import { createId } from "@/domain/new-id";
import { CAPABILITY_FIELDS, type RecordField } from "@/domain/registry";
import { listDifferences } from "../../../../_components/list-differences";
import { RecordFields, readRecord } from "../../../../_components/record-fields";
import { editCapability } from "../../../../actions";
import { RemoveCapability } from "./remove-capability";
import { SchemaEditor } from "./schema-editor";

const FIELDS: readonly RecordField[] = CAPABILITY_FIELDS;
const PLAIN = FIELDS.filter(({ name }) => name !== "parameter_schema");

type CapabilityFormProps = {
  agent: { id: string; code: string; revision: number };
  /** "new" for one that is being made. */
  capabilityId: string;
  capability?: SavedCapability;
};

export function CapabilityForm({ agent, capabilityId, capability }: CapabilityFormProps) {
  const router = useRouter();
  const [newId] = useState(createId);
  const back = `/admin/agents/${agent.code}/capabilities`;
  const place = {
    agentId: agent.id,
    capabilityId: capability ? capabilityId : newId,
    openedAs: capability?.capability_name ?? null,
  };
  const { base, conflict, failure, pending, errorOf, onSubmit, keepMine, takeTheirs } = useRevisedSubmit(
    capability ?? { capability_name: "", revision: agent.revision },
    (data, revision) => editCapability({ ...place, revision, capability: readRecord(FIELDS, data) }),
    () => {
      toast({ message: "The capability is saved.", tone: "success" });
      router.push(back);
    },
  );
  const values: Readonly<Record<string, unknown>> = base ?? {};
  return (
    <form method="post" onSubmit={onSubmit} className="grid max-w-4xl gap-4" noValidate key={base?.revision}>
      {conflict ? (
        <ConflictPanel
          message={failure?.message ?? ""}
          differences={listDifferences(FIELDS, readRecord(FIELDS, conflict.sent), conflict.row)}
          pending={pending}
          onKeepMine={keepMine}
          onTakeTheirs={takeTheirs}
        />
      ) : (
        <FormMessage failure={failure} />
      )}
      <Card title={capability ? "Capability" : "New capability"}>
        <div className="grid gap-4 sm:grid-cols-2">
          <RecordFields
            fields={PLAIN}
            values={values}
            errorOf={(name) => errorOf(`capability.${name}`) ?? errorOf(name)}
          />
        </div>
      </Card>
      <SchemaEditor schema={values.parameter_schema} error={errorOf("capability.parameter_schema")} />
      <div className="flex flex-wrap gap-2">
        <Button type="submit" variant="primary" pending={pending}>
          {capability ? "Save the capability" : "Add the capability"}
        </Button>
        <LinkButton variant="ghost" href={back}>
          Cancel
        </LinkButton>
        {capability && (
          <RemoveCapability
            place={{ ...place, openedAs: capability.capability_name, revision: capability.revision }}
            onRemoved={() => router.push(back)}
          />
        )}
      </div>
    </form>
  );
}
