"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useSettled } from "@/components/ui/use-settled";
import { type Condition, describeCondition } from "@/domain/achievements";
import { formatCount, formatThings } from "@/domain/quantities";
import { unwrap } from "@/domain/result";
import { previewCondition } from "../actions";

type PreviewProps = { slug: string; condition: Condition | null; requiredId: string | null; id: string | null };

/** The dry run: who would earn it if it were saved now. Worked out by the database, once the typing settles. */
export function ConditionPreview({ slug, condition, requiredId, id }: PreviewProps) {
  const asked = useSettled(JSON.stringify({ condition, requiredId, id }));
  const { data, isError, isFetching } = useQuery({
    queryKey: [slug, "achievements", "preview", asked],
    queryFn: async () => unwrap(await previewCondition(slug, JSON.parse(asked))),
    enabled: condition !== null,
    placeholderData: keepPreviousData,
    retry: false,
  });
  return (
    <div aria-live="polite" aria-busy={isFetching} className="rounded-md bg-accent-soft px-3 py-2">
      {condition === null ? (
        <p>Complete the condition to see who would earn it.</p>
      ) : (
        <>
          <p className="font-medium first-letter:uppercase">{describeCondition(condition)}</p>
          <p className="text-[0.8667rem]">
            {data ? describePreview(data) : isError ? "Who would earn it could not be worked out." : "Working it out…"}
          </p>
        </>
      )}
    </div>
  );
}

function describePreview({ wouldEarn, onTheWay, members }: { wouldEarn: number; onTheWay: number; members: number }) {
  const people = formatThings(members, "person", "people");
  return `Of ${people}, ${orNobody(wouldEarn)} would earn it now, ${orNobody(onTheWay)} would be on the way.`;
}

function orNobody(count: number): string {
  return count === 0 ? "nobody" : formatCount(count);
}
