import { Badge, type Tone } from "@/components/ui/badge";
import { writeValue } from "@/domain/registry";
import { type AgentDifference, type CapabilityDifference, type Difference, isSame } from "@/domain/registry-diff";
import { compareWords } from "@/domain/word-diff";

const CHANGES: Record<CapabilityDifference["change"], { word: string; tone: Tone }> = {
  added: { word: "Added", tone: "success" },
  removed: { word: "Removed", tone: "danger" },
  changed: { word: "Changed", tone: "accent" },
};

/** What differs, field by field and word by word; capabilities by themselves. */
export function DifferenceView({ difference, isFirst }: { difference: AgentDifference; isFirst: boolean }) {
  if (isSame(difference)) {
    return (
      <p className="text-muted">
        {isFirst ? "Choose two revisions to see what differs." : "These two revisions say the same."}
      </p>
    );
  }
  return (
    <div className="grid gap-5">
      {difference.fields.length > 0 && <FieldDifferences fields={difference.fields} />}
      {difference.capabilities.map(({ name, change, fields }) => (
        <section key={name} aria-label={`Capability ${name}`} className="grid gap-2">
          <h3 className="flex items-center gap-2 font-medium">
            Capability {name} <Badge tone={CHANGES[change].tone}>{CHANGES[change].word}</Badge>
          </h3>
          {fields.length > 0 && <FieldDifferences fields={fields} />}
        </section>
      ))}
    </div>
  );
}

function FieldDifferences({ fields }: { fields: readonly Difference[] }) {
  return (
    <dl className="grid gap-x-4 gap-y-3 sm:grid-cols-[10rem_minmax(0,1fr)]">
      {fields.map((one) => (
        <div key={one.field.name} className="contents">
          <dt className="text-muted">{one.field.label}</dt>
          <dd className="min-w-0">
            <ValueDifference {...one} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** Texts word by word; what is one value as a whole, before and after. */
function ValueDifference({ field, before, after }: Difference) {
  const [was = "", is = ""] = [before, after].map((value) => wordsOf(field, value));
  const isText = field.kind === "text" || field.kind === "list" || field.kind === "json";
  if (!was || !is || !isText) {
    return (
      <p className="break-words whitespace-pre-wrap">
        {was && <Removed text={was} />} {is ? <Added text={is} /> : <span className="text-muted">empty now</span>}
      </p>
    );
  }
  return (
    <p className="break-words whitespace-pre-wrap">
      {compareWords(was, is).map(({ kind, text }, index) => {
        if (kind === "same") return text;
        return kind === "added" ? <Added key={`${index} +`} text={text} /> : <Removed key={`${index} -`} text={text} />;
      })}
    </p>
  );
}

function wordsOf({ kind, choices }: Difference["field"], value: unknown): string {
  if (kind === "switch") return value === true ? "yes" : value === false ? "no" : "";
  const text = writeValue(kind, value);
  return kind === "choice" ? (choices?.[text] ?? text) : text;
}

const Added = ({ text }: { text: string }) => (
  <ins className="rounded-sm bg-success-soft text-success no-underline">{text}</ins>
);
const Removed = ({ text }: { text: string }) => <del className="rounded-sm bg-danger-soft text-danger">{text}</del>;
