import type { RegistryEntry } from "@/db/registry";

/** Where an agent works; what is in those workspaces only their members see, so the names are no links. */
export function AgentPlaces({ workspaces }: Pick<RegistryEntry, "workspaces">) {
  if (workspaces.length === 0) return <span className="text-muted">Nowhere</span>;
  return (
    <ul>
      {workspaces.map(({ slug, name, active, paused }) => (
        <li key={slug}>
          {name}{" "}
          <span className="text-[0.8rem] text-muted">
            {[active > 0 && `${active} active`, paused > 0 && `${paused} paused`].filter(Boolean).join(", ")}
          </span>
        </li>
      ))}
    </ul>
  );
}
