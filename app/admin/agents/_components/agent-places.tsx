import type { RegistryEntry } from "@/db/registry";

type Places = Pick<RegistryEntry, "workspaces">;

/** With more, the list of agents would be one of workspaces: the rest is folded away. */
const SHOWN = 4;

/** Where an agent works; what is in those workspaces only their members see, so the names are no links. */
export function AgentPlaces({ workspaces }: Places) {
  if (workspaces.length === 0) return <span className="text-muted">Nowhere</span>;
  const rest = workspaces.slice(SHOWN);
  return (
    <>
      <PlaceList workspaces={workspaces.slice(0, SHOWN)} />
      {rest.length > 0 && (
        <details>
          <summary className="cursor-pointer text-[0.8667rem] text-muted hover:text-ink">
            and {rest.length} more
          </summary>
          <PlaceList workspaces={rest} />
        </details>
      )}
    </>
  );
}

function PlaceList({ workspaces }: Places) {
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
