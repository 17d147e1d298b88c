import { Copy, Ellipsis, Pencil, Trash2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Link } from "@/components/ui/link";
import { Menu, MenuItem } from "@/components/ui/menu";
import type { RuleList } from "@/db/alert-rules";
import { ruleSentence } from "@/domain/alert-rule-words";
import { RuleStanding } from "./rule-standing";

type RuleRowProps = {
  rule: RuleList["rules"][number];
  names: RuleList["names"];
  slug: string;
  timezone: string;
  currency: string;
  refusal?: string;
  onToggle: () => void;
  onDelete: () => void;
};

/** One rule: its name, what it says in words, and where it stands now. */
export function RuleRow({ rule, names, slug, timezone, currency, refusal, onToggle, onDelete }: RuleRowProps) {
  const router = useRouter();
  const base = `/${slug}/settings/rules`;
  return (
    <li className="flex flex-wrap items-start gap-x-4 gap-y-2 py-3">
      <div className="grid min-w-0 grow basis-80 gap-0.5">
        <p className="flex flex-wrap items-center gap-x-2">
          <Link href={`${base}/${rule.id}`} className="font-medium break-words hover:underline">
            {rule.name}
          </Link>
          {!rule.enabled && <Badge>off</Badge>}
        </p>
        <p className="max-w-[80ch] text-[0.8667rem] text-muted">
          {ruleSentence(rule, (id) => names[id] ?? id, currency)}
        </p>
        {rule.enabled && <RuleStanding rule={rule} slug={slug} timezone={timezone} currency={currency} />}
      </div>
      <div className="flex gap-1">
        <Button size="sm" disabledReason={refusal} onClick={onToggle}>
          {rule.enabled ? "Switch off" : "Switch on"}
          <span className="sr-only"> {rule.name}</span>
        </Button>
        <Menu trigger={<Ellipsis aria-hidden />} label={`More for ${rule.name}`} variant="ghost" size="sm">
          <MenuItem onSelect={() => router.push(`${base}/${rule.id}`)}>
            <Pencil aria-hidden /> {refusal ? "Look at it" : "Edit"}
          </MenuItem>
          <MenuItem disabledReason={refusal} onSelect={() => router.push(`${base}/new?from=${rule.id}`)}>
            <Copy aria-hidden /> Duplicate
          </MenuItem>
          <MenuItem tone="danger" disabledReason={refusal} onSelect={onDelete}>
            <Trash2 aria-hidden /> Delete
          </MenuItem>
        </Menu>
      </div>
    </li>
  );
}
