"use client";

import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Bookmark, Check, Users } from "lucide-react";
import { usePathname, useRouter } from "next/navigation";
import { type ReactNode, useState } from "react";
import { Menu, MenuItem } from "@/components/ui/menu";
import { toast } from "@/components/ui/toast";
import type { SavedView } from "@/db/saved-views";
import type { AlertFilter } from "@/domain/alert-inbox";
import type { SavedViewInput } from "@/domain/alerts-input";
import { createId } from "@/domain/new-id";
import { unwrap } from "@/domain/result";
import { filterQuery } from "@/domain/saved-views";
import { dropView, keepView, loadViews } from "../view-actions";
import { ViewDialog } from "./view-dialog";

/** One's own views and those shared with them. */
function savedViewsQuery(slug: string) {
  return queryOptions({
    queryKey: [slug, "alerts", "views"],
    queryFn: async () => unwrap(await loadViews(slug, {})),
    meta: { tables: ["saved_views"] },
  });
}

export type ViewMenuProps = { slug: string; filter: AlertFilter; shareRefusal: string | undefined };

/** Opens a saved view, keeps the list as it is now as one, and changes or deletes the one that is open. */
export function ViewMenu({ slug, filter, shareRefusal }: ViewMenuProps) {
  const router = useRouter();
  const pathname = usePathname();
  const client = useQueryClient();
  const { data: views = [] } = useQuery(savedViewsQuery(slug));
  const [edited, setEdited] = useState<SavedViewInput | null>(null);
  const readAgain = () => client.invalidateQueries({ queryKey: savedViewsQuery(slug).queryKey });
  const restoring = useMutation({
    mutationFn: async (view: SavedViewInput) => unwrap(await keepView(slug, view)),
    onSettled: readAgain,
  });
  const deleting = useMutation({
    mutationFn: async (view: SavedView) => unwrap(await dropView(slug, { id: view.id })),
    onSuccess: (_answer, view) =>
      toast({
        message: `The view ${view.name} is deleted.`,
        action: { label: "Undo", onSelect: () => restoring.mutate(view) },
      }),
    onSettled: readAgain,
  });

  const query = filterQuery(filter);
  const mine = views.filter(({ owner }) => owner === null);
  const shared = views.filter(({ owner }) => owner !== null);
  const open = mine.find((view) => view.query === query);
  const current = open ?? shared.find((view) => view.query === query);

  const item = (view: SavedView) => (
    <MenuItem key={view.id} onSelect={() => router.push(`${pathname}?${view.query}`)}>
      <Check aria-hidden className={view === current ? undefined : "invisible"} />
      <span className="max-w-60 grow truncate">{view.name}</span>
      <span className="flex items-center gap-1.5 text-[0.8rem] text-muted">
        {view.owner && <span className="max-w-36 truncate">{view.owner}</span>}
        {view.isDefault && "opens first"}
        {!view.owner && view.isShared && <Users aria-label="shared" />}
        {view === current && <span className="sr-only">, open</span>}
      </span>
    </MenuItem>
  );
  return (
    <>
      <Menu
        trigger={
          <>
            <Bookmark aria-hidden />
            <span className="max-w-40 truncate">
              {current && <span className="sr-only">View: </span>}
              {current?.name ?? "Views"}
            </span>
          </>
        }
      >
        <Group label="Your views">{mine.map(item)}</Group>
        <Group label="Shared by colleagues">{shared.map(item)}</Group>
        {open ? (
          <>
            <MenuItem onSelect={() => setEdited(open)}>Change this view…</MenuItem>
            <MenuItem tone="danger" onSelect={() => deleting.mutate(open)}>
              Delete this view
            </MenuItem>
          </>
        ) : (
          <MenuItem onSelect={() => setEdited({ id: createId(), name: "", query, isShared: false, isDefault: false })}>
            Save this view…
          </MenuItem>
        )}
      </Menu>
      {edited && (
        <ViewDialog
          slug={slug}
          view={edited}
          shareRefusal={shareRefusal}
          onClose={() => setEdited(null)}
          onSaved={readAgain}
        />
      )}
    </>
  );
}

function Group({ label, children }: { label: string; children: ReactNode[] }) {
  if (children.length === 0) return null;
  return (
    // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a menu has no fieldset
    <div role="group" aria-label={label} className="mb-1 border-b border-line pb-1">
      <div aria-hidden className="px-2 py-1 text-[0.7333rem] font-medium text-muted">
        {label}
      </div>
      {children}
    </div>
  );
}
