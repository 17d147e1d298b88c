/** Comma-separated values (RFC 4180) that spreadsheets open as what they say. */

export type Cell = string | number | null | undefined;

/** Absent values are empty. Numbers are written plainly; a text that a spreadsheet would take for a formula is not one. */
export function writeCsv(rows: readonly (readonly Cell[])[]): string {
  return rows.map((row) => `${row.map(writeCell).join(",")}\r\n`).join("");
}

function writeCell(cell: Cell): string {
  if (typeof cell === "number") return String(cell);
  const text = /^[=+\-@\t\r]/.test(cell ?? "") ? `'${cell}` : (cell ?? "");
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
