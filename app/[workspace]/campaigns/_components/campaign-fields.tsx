import { Field, Input, Select, Textarea } from "@/components/ui/form";
import type { Campaign } from "@/db/campaigns";
import { CAMPAIGN_FIELD_LABELS } from "@/domain/campaigns";
import { ChannelFields } from "./channel-fields";
import type { CampaignChoices, Choice } from "./read-campaign-form";

/** What a new campaign starts from: a framework, or the words of an insight. */
export type CampaignStart = { positioningId?: string; name?: string; objective?: string };

type CampaignFieldsProps = {
  campaign?: Campaign;
  start?: CampaignStart;
  choices: CampaignChoices;
  currency: string;
  errorOf: (field: string) => string | undefined;
};

export function CampaignFields({ campaign, start, choices, currency, errorOf }: CampaignFieldsProps) {
  const L = CAMPAIGN_FIELD_LABELS;
  const allocation = campaign?.resourceAllocation;
  return (
    <>
      <Group title="What it is">
        <Field label={L.name} error={errorOf("name")} className="sm:col-span-2">
          <Input name="name" required autoComplete="off" defaultValue={campaign ? campaign.name : start?.name} />
        </Field>
        <Field
          label={L.objective}
          optional
          hint="What must be true at the end, in a sentence or two."
          error={errorOf("objective")}
          className="sm:col-span-2"
        >
          <Textarea name="objective" rows={2} defaultValue={(campaign ? campaign.objective : start?.objective) ?? ""} />
        </Field>
        <Field label={L.description} optional error={errorOf("description")} className="sm:col-span-2">
          <Textarea name="description" defaultValue={campaign?.description ?? ""} />
        </Field>
        <Field label={L.positioningId} optional error={errorOf("positioningId")}>
          <ChoiceSelect
            name="positioningId"
            choices={choices.positioning}
            chosen={campaign ? campaign.positioningId : start?.positioningId}
          />
        </Field>
        <Field label={L.messageArchitectureId} optional error={errorOf("messageArchitectureId")}>
          <ChoiceSelect
            name="messageArchitectureId"
            choices={choices.messages}
            chosen={campaign?.messageArchitectureId}
          />
        </Field>
      </Group>
      <Group title="When">
        <Field
          label={L.startDate}
          optional
          hint="Both dates are needed before it can start."
          error={errorOf("startDate")}
        >
          <Input name="startDate" type="date" defaultValue={campaign?.startDate ?? ""} />
        </Field>
        <Field label={L.endDate} optional hint="This day counts too." error={errorOf("endDate")}>
          <Input name="endDate" type="date" defaultValue={campaign?.endDate ?? ""} />
        </Field>
      </Group>
      <Group title="Whom it reaches">
        <Field label={L.targetSegments} optional hint="One a line." error={errorOf("targetSegments")}>
          <Textarea name="targetSegments" defaultValue={campaign?.targetSegments.join("\n")} />
        </Field>
        <Field label={L.targetGeographies} optional hint="One a line." error={errorOf("targetGeographies")}>
          <Textarea name="targetGeographies" defaultValue={campaign?.targetGeographies.join("\n")} />
        </Field>
      </Group>
      <Group title="What it may use">
        <Field label={`${L.allocatedBudgetAmount} in ${currency}`} optional error={errorOf("allocatedBudgetAmount")}>
          <Input
            name="allocatedBudgetAmount"
            inputMode="decimal"
            defaultValue={campaign?.allocatedBudgetAmount ?? ""}
          />
        </Field>
        <Field
          label={`${L.budgetAllocation} in percent`}
          optional
          hint="Of the workspace's whole budget."
          error={errorOf("budgetAllocation")}
        >
          <Input name="budgetAllocation" inputMode="decimal" defaultValue={campaign?.budgetAllocation ?? ""} />
        </Field>
        <ChannelFields channels={allocation?.channels ?? {}} currency={currency} errorOf={errorOf} />
        <Field
          label="Agents"
          optional
          hint="One a line, by name."
          error={errorOf("resourceAllocation.agents")}
          className="sm:col-span-2"
        >
          <Textarea name="agents" defaultValue={allocation?.agents?.join("\n")} />
        </Field>
      </Group>
    </>
  );
}

function Group({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <fieldset className="grid gap-4 rounded-lg border border-line bg-surface p-4 sm:grid-cols-2">
      <legend className="px-1 font-semibold">{title}</legend>
      {children}
    </fieldset>
  );
}

function ChoiceSelect({ name, choices, chosen }: { name: string; choices: Choice[]; chosen?: string | null }) {
  return (
    <Select name={name} defaultValue={chosen ?? ""}>
      <option value="">None yet</option>
      {choices.map((choice) => (
        <option key={choice.id} value={choice.id}>
          {choice.name}
        </option>
      ))}
    </Select>
  );
}
