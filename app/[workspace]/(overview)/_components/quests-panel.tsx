import { Check } from "lucide-react";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { Link } from "@/components/ui/link";
import type { Overview } from "@/db/overview";
import { calendarDay } from "@/domain/time";
import { AllClear } from "./panel";

export function QuestsPanel({ slug, quests }: { slug: string; quests: Overview["quests"] }) {
  return (
    <Card title={quests.total === 0 ? "Overdue quests" : `Overdue quests (${quests.total})`}>
      {quests.rows.length === 0 && <AllClear icon={<Check aria-hidden />}>Every quest that is due is done.</AllClear>}
      <ul className="-mx-1 max-h-72 overflow-y-auto">
        {quests.rows.map((quest) => (
          <li key={quest.id}>
            <Link
              href={`/${slug}/campaigns/${quest.campaignId}`}
              className="flex min-h-8 items-start gap-3 rounded px-1 py-1 hover:bg-hover"
            >
              <span className="min-w-0 grow">
                <span className="block break-words">{quest.name}</span>
                <span className="block text-[0.8rem] break-words text-muted">
                  {quest.campaign}, due {calendarDay(quest.dueDate)}
                </span>
              </span>
              <Badge tone={quest.daysLate > 7 ? "danger" : "warning"}>
                {quest.daysLate === 1 ? "1 day" : `${quest.daysLate} days`} late
              </Badge>
            </Link>
          </li>
        ))}
      </ul>
      {quests.total > quests.rows.length && (
        <p className="pt-2 text-[0.8rem] text-muted">
          These are the {quests.rows.length} that wait longest; {quests.total - quests.rows.length} more are late.
        </p>
      )}
    </Card>
  );
}
