import { EmptyState } from "@/components/ui/states";

export default function NotFoundInWorkspace() {
  return (
    <>
      <h1 className="sr-only">Not found</h1>
      <EmptyState title="There is nothing at this address in this workspace.">
        It may have been deleted, or the address is mistyped. The navigation and the search lead everywhere.
      </EmptyState>
    </>
  );
}
