import { ListSkeleton, Skeleton } from "@/components/ui/states";

/**
 * What a screen shows while it is read. It stands in the loading.tsx of screens without pages below them: around a page
 * that may answer 404 it would send the 200 first.
 */
export function PageLoading() {
  return (
    <div className="grid gap-5">
      <Skeleton className="h-8 w-56" />
      <ListSkeleton />
    </div>
  );
}
