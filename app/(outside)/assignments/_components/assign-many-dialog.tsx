"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { LimitFields, readLimits } from "@/components/agents/limit-fields";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { Field, FormMessage, Select, useSubmit } from "@/components/ui/form";
import { type Matrix, type Pair, targetsOf } from "@/domain/assignment-matrix";
import { assignMany } from "../actions";
import { campaignsQuery, matrixQuery } from "../queries";
import { OutcomeReport, type WorkspaceOutcome } from "./outcome-report";
import { countOf, describePairs } from "./pair-words";
import { TargetFields } from "./target-fields";

/** @param pairs exactly those cells; none: the dialog asks for agents and workspaces */
type AssignManyDialogProps = { matrix: Matrix; pairs: Pair[]; onClose: () => void };

export function AssignManyDialog({ matrix, pairs, onClose }: AssignManyDialogProps) {
  const [outcomes, setOutcomes] = useState<WorkspaceOutcome[] | null>(null);
  return (
    <Dialog
      open
      onClose={onClose}
      size="lg"
      title="Assign agents"
      description={
        pairs.length > 0
          ? `${describePairs(pairs)}: they work there as soon as they are assigned.`
          : "Every chosen agent works in every chosen workspace as soon as it is assigned."
      }
    >
      {outcomes ? (
        <OutcomeReport matrix={matrix} outcomes={outcomes} done="assigned" already="there already" onClose={onClose} />
      ) : (
        <AssignManyForm matrix={matrix} pairs={pairs} onClose={onClose} onDone={setOutcomes} />
      )}
    </Dialog>
  );
}

function AssignManyForm({
  matrix,
  pairs: given,
  onClose,
  onDone,
}: AssignManyDialogProps & { onDone: (outcomes: WorkspaceOutcome[]) => void }) {
  const client = useQueryClient();
  const [agentIds, setAgentIds] = useState<ReadonlySet<string>>(new Set());
  const [slugs, setSlugs] = useState<ReadonlySet<string>>(
    new Set(matrix.workspaces.length === 1 ? matrix.workspaces.map(({ slug }) => slug) : []),
  );
  const pairs =
    given.length > 0 ? given : [...slugs].flatMap((slug) => [...agentIds].map((agentId) => ({ agentId, slug })));
  const targets = targetsOf(pairs);
  const named = given.length > 0 ? targets.map(({ slug }) => slug) : [...slugs];
  const only = named.length === 1 ? matrix.workspaces.find(({ slug }) => slug === named[0]) : undefined;
  const form = useSubmit(
    (data) => assignMany({ targets, campaignId: String(data.get("campaignId") ?? ""), ...readLimits(data) }),
    (outcomes) => {
      void client.invalidateQueries({ queryKey: matrixQuery.queryKey });
      onDone(outcomes);
    },
  );
  return (
    <form onSubmit={form.onSubmit} className="grid gap-4">
      {given.length === 0 && (
        <TargetFields
          matrix={matrix}
          agentIds={agentIds}
          slugs={slugs}
          onAgents={setAgentIds}
          onWorkspaces={setSlugs}
        />
      )}
      <CampaignField key={only?.slug} slug={only?.slug} error={form.errorOf("campaignId")} />
      <LimitFields constraints={{}} priority="normal" workspace={only} errorOf={form.errorOf} />
      <FormMessage failure={form.failure} />
      <DialogActions>
        <p role="status" className="grow self-center text-muted">
          {pairs.length > 0 ? countOf(pairs.length, "assignment") : "Choose agents and workspaces."}
        </p>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="primary" pending={form.pending} disabled={pairs.length === 0}>
          Assign
        </Button>
      </DialogActions>
    </form>
  );
}

/** A campaign belongs to one workspace: with several there is nothing to choose. */
function CampaignField({ slug, error }: { slug: string | undefined; error: string | undefined }) {
  const { data: campaigns = [] } = useQuery({ ...campaignsQuery(slug ?? ""), enabled: slug !== undefined });
  return (
    <Field
      label="They work for"
      error={error}
      hint={slug === undefined ? "A single campaign can be chosen with one workspace alone." : undefined}
    >
      <Select name="campaignId" defaultValue="" disabled={slug === undefined}>
        <option value="">{slug === undefined ? "The whole of each workspace" : "The whole workspace"}</option>
        {campaigns.map((campaign) => (
          <option key={campaign.id} value={campaign.id}>
            {campaign.name}
          </option>
        ))}
      </Select>
    </Field>
  );
}
