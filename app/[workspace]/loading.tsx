import { ListSkeleton, Skeleton } from "@/components/ui/states";

export default function Loading() {
  return (
    <div className="grid gap-5">
      <Skeleton className="h-8 w-56" />
      <ListSkeleton />
    </div>
  );
}
