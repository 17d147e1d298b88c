/** The campaign form's controls as the action takes them. */
import type { Difference } from "@/components/ui/conflict-panel";
import type { Campaign } from "@/db/campaigns";
import { CAMPAIGN_FIELD_LABELS } from "@/domain/campaigns";

export type Choice = { id: string; name: string };
export type CampaignChoices = { positioning: Choice[]; messages: Choice[] };

const text = (data: FormData, name: string) => String(data.get(name) ?? "");
const lines = (data: FormData, name: string) => text(data, name).split("\n");

export function readCampaignForm(data: FormData) {
  return {
    name: text(data, "name"),
    objective: text(data, "objective"),
    description: text(data, "description"),
    positioningId: text(data, "positioningId") || null,
    messageArchitectureId: text(data, "messageArchitectureId") || null,
    startDate: text(data, "startDate"),
    endDate: text(data, "endDate"),
    allocatedBudgetAmount: text(data, "allocatedBudgetAmount"),
    budgetAllocation: text(data, "budgetAllocation"),
    targetSegments: lines(data, "targetSegments"),
    targetGeographies: lines(data, "targetGeographies"),
    resourceAllocation: { agents: lines(data, "agents"), channels: readChannels(data) },
  };
}

/** The first channel that stands in two rows: saved, one would swallow the other. */
export function findRepeatedChannel(data: FormData): string | undefined {
  const names = readChannelNames(data).filter(Boolean);
  return names.find((name, row) => names.indexOf(name) < row);
}

// As the schema writes them, so that two spellings of one character are the same name here as well.
const readChannelNames = (data: FormData) =>
  data.getAll("channelName").map((name) => String(name).normalize("NFC").trim());

/** A row without a name and an amount falls away; an amount that is no number is left for the schema to refuse. */
function readChannels(data: FormData): Record<string, number> {
  const amounts = data.getAll("channelAmount").map(String);
  const rows = readChannelNames(data).map((name, row) => [name, (amounts[row] ?? "").trim()] as const);
  return Object.fromEntries(
    rows.filter(([name, amount]) => name || amount).map(([name, amount]) => [name, amount === "" ? 0 : Number(amount)]),
  );
}

function nameOf(among: Choice[], id: string | null): string {
  return among.find((choice) => choice.id === id)?.name ?? "";
}

function writeChannels(amounts: Record<string, number> = {}): string {
  return Object.entries(amounts)
    .map(([name, amount]) => `${name}: ${amount}`)
    .join("\n");
}

function writeList(items: readonly string[] = []): string {
  return items.filter(Boolean).join("\n");
}

/** Where what was typed differs from what is saved, in the words of the form. */
export function listDifferences(data: FormData, saved: Campaign, choices: CampaignChoices): Difference[] {
  const mine = readCampaignForm(data);
  const both: [label: string, mine: string, theirs: string][] = [
    [CAMPAIGN_FIELD_LABELS.name, mine.name, saved.name],
    [CAMPAIGN_FIELD_LABELS.objective, mine.objective, saved.objective ?? ""],
    [CAMPAIGN_FIELD_LABELS.description, mine.description, saved.description ?? ""],
    [
      CAMPAIGN_FIELD_LABELS.positioningId,
      nameOf(choices.positioning, mine.positioningId),
      nameOf(choices.positioning, saved.positioningId),
    ],
    [
      CAMPAIGN_FIELD_LABELS.messageArchitectureId,
      nameOf(choices.messages, mine.messageArchitectureId),
      nameOf(choices.messages, saved.messageArchitectureId),
    ],
    [CAMPAIGN_FIELD_LABELS.startDate, mine.startDate, saved.startDate ?? ""],
    [CAMPAIGN_FIELD_LABELS.endDate, mine.endDate, saved.endDate ?? ""],
    [
      CAMPAIGN_FIELD_LABELS.allocatedBudgetAmount,
      mine.allocatedBudgetAmount,
      String(saved.allocatedBudgetAmount ?? ""),
    ],
    [CAMPAIGN_FIELD_LABELS.budgetAllocation, mine.budgetAllocation, String(saved.budgetAllocation ?? "")],
    [CAMPAIGN_FIELD_LABELS.targetSegments, writeList(mine.targetSegments), writeList(saved.targetSegments)],
    [CAMPAIGN_FIELD_LABELS.targetGeographies, writeList(mine.targetGeographies), writeList(saved.targetGeographies)],
    ["Channels", writeChannels(mine.resourceAllocation.channels), writeChannels(saved.resourceAllocation.channels)],
    ["Agents", writeList(mine.resourceAllocation.agents), writeList(saved.resourceAllocation.agents)],
  ];
  return both
    .filter(([, one, other]) => one.trim() !== other.trim())
    .map(([label, one, other]) => ({ label, mine: one.trim(), theirs: other }));
}
