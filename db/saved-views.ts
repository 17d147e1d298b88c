/** Saved views of the alert inbox: one's own, and those that colleagues share. Policies say whose one sees and changes. */
import { sql } from "drizzle-orm";
import type { SavedViewInput } from "@/domain/alerts-input";
import { savedViews } from "./schema/saved-views";
import { send } from "./send";
import type { Tx } from "./workspace";

/** `owner` is the colleague's name; null for one's own. A colleague's is nobody else's default. */
export type SavedView = SavedViewInput & { owner: string | null };

const VIEWS_SHOWN = 200;

/** One's own by name, then those that others share. */
export async function listSavedViews(tx: Tx): Promise<SavedView[]> {
  const { rows } = await tx.execute<SavedView>(sql`
    select v.id, v.name, v.query, v.is_shared as "isShared", v.is_default and v.owner_id = auth.uid() as "isDefault",
      case when v.owner_id <> auth.uid() then u.name end as owner
    from saved_views v join auth.users u on u.id = v.owner_id
    order by v.owner_id <> auth.uid(), lower(v.name), lower(u.name), v.id limit ${VIEWS_SHOWN}`);
  return rows;
}

const DEFAULT_VIEW = sql`select query from saved_views where owner_id = auth.uid() and is_default`;

/** The query of the view that opens with this person's inbox. */
export async function readDefaultView(tx: Tx): Promise<string | undefined> {
  const rows = await send<{ query: string }>(tx, DEFAULT_VIEW, "default_view");
  return rows[0]?.query;
}

/**
 * Makes or changes a view of one's own; a new default takes the place of the one before.
 * @throws 23505 on saved_views_name_key when another of one's own has the name
 */
export async function saveView(tx: Tx, owner: { workspaceId: string; ownerId: string }, view: SavedViewInput) {
  const { id, ...values } = view;
  if (view.isDefault) {
    await tx
      .update(savedViews)
      .set({ isDefault: false })
      .where(sql`owner_id = auth.uid() and is_default and id <> ${id}`);
  }
  await tx
    .insert(savedViews)
    .values({ ...owner, ...view })
    .onConflictDoUpdate({ target: [savedViews.workspaceId, savedViews.id], set: values });
}

/** @returns false when it is gone already */
export async function deleteView(tx: Tx, id: string): Promise<boolean> {
  const gone = await tx.delete(savedViews).where(sql`id = ${id}`).returning({ id: savedViews.id });
  return gone.length === 1;
}
