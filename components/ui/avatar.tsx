import { classNames } from "./class-names";

/** A person's initials. The name stands beside it or in `label`. */
export function Avatar({ name, size = "md", label }: { name: string; size?: "sm" | "md"; label?: boolean }) {
  // By whole characters: half an emoji is not the same text on the server as in the browser.
  const initials = name
    .split(/\s+/)
    .map((word) => [...word][0] ?? "")
    .slice(0, 2)
    .join("")
    .toUpperCase();
  return (
    <span
      role={label ? "img" : undefined}
      aria-label={label ? name : undefined}
      aria-hidden={label ? undefined : true}
      title={label ? name : undefined}
      data-initials={initials}
      className={classNames(
        // Drawn by the style sheet: as text they would have to be part of the name of the button around them.
        "before:content-[attr(data-initials)]",
        "inline-grid shrink-0 place-items-center rounded-full bg-accent-soft font-semibold text-accent select-none",
        size === "sm" ? "size-5 text-[0.6rem]" : "size-7 text-[0.7333rem]",
      )}
    />
  );
}
