import type { IconNode } from "lucide";
import { classNames } from "./class-names";

const markups = new WeakMap<IconNode, string>();

/** The shapes inside an icon, as text: they are the library's own constants. */
function markupOf(node: IconNode): string {
  let markup = markups.get(node);
  if (markup === undefined) {
    markup = node
      .map(([tag, attributes]) => {
        const words = Object.entries(attributes).map(([name, value]) => ` ${name}="${value}"`);
        return `<${tag}${words.join("")}/>`;
      })
      .join("");
    markups.set(node, markup);
  }
  return markup;
}

/**
 * An icon as one element. A component for each of its lines, times the icons of a page, is most of what drawing a list
 * costs on the server.
 */
export function Icon({ of, className }: { of: IconNode; className?: string }) {
  return (
    <svg
      aria-hidden
      viewBox="0 0 24 24"
      className={classNames("icon", className)}
      // oxlint-disable-next-line react/no-danger -- constants of the icon library, never anybody's text
      dangerouslySetInnerHTML={{ __html: markupOf(of) }}
    />
  );
}
