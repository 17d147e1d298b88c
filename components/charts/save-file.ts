/** Hands a file to the person in the browser. */
export function saveFile(name: string, content: Blob): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}

/** With the mark that makes spreadsheets read it as UTF-8. */
export function saveCsv(name: string, text: string): void {
  saveFile(`${name}.csv`, new Blob(["\uFEFF", text], { type: "text/csv" }));
}
