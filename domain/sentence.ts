/** Makes words the beginning of a sentence or of a label: "ops and admins" becomes "Ops and admins". */
export function beginSentence(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
