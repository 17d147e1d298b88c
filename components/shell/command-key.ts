/** What the key is called that a command goes with: Apple's keyboards have their own. For parts drawn in the browser alone. */
export const COMMAND_KEY =
  typeof navigator !== "undefined" && /mac|iphone|ipad/i.test(navigator.platform) ? "⌘" : "Ctrl";
