/** A table of licences as people have it: from a spreadsheet, as a file or pasted. Read here so that each row of the answer
 * is shown with its cells, and so that products may be written by their names. */

export interface Wanted {
  /** The line of the table on which the row begins, counted from 1. */
  line: number;
  mail: string;
  /** The product's id, or what was written where no product has that name. */
  product: string;
}

export type Read = { rows: Wanted[] } | { wrong: "empty" | "columns" | "many" };

/** As many rows as the API takes at once. */
export const MOST_ROWS = 5_000;

/** The names that a column may have, in the languages of the portal. */
const COLUMNS = {
  mail: ["mail", "e-mail", "email", "mailadres", "e-mailadres", "mailadresse", "e-mail-adresse", "adresse e-mail"],
  product: ["product", "produkt", "produit"],
};

/** The rows of the table; `names` are those of the products, by their ids. */
export function read(text: string, names: ReadonlyMap<string, string>): Read {
  const [head, ...lines] = cells(text.replace(/^\ufeff/, "")).filter(({ cells }) => cells.some(Boolean));
  if (!head) return { wrong: "empty" };
  const column = (known: readonly string[]) => head.cells.findIndex((cell) => known.includes(cell.toLowerCase()));
  const mail = column(COLUMNS.mail);
  const product = column(COLUMNS.product);
  if (mail < 0 || product < 0) return { wrong: "columns" };
  if (lines.length === 0) return { wrong: "empty" };
  if (lines.length > MOST_ROWS) return { wrong: "many" };
  const ids = new Map([...names].map(([id, name]) => [name.toLowerCase(), id]));
  const id = (written: string) => (names.has(written) ? written : (ids.get(written.toLowerCase()) ?? written));
  return { rows: lines.map(({ line, cells }) => ({ line, mail: cells[mail] ?? "", product: id(cells[product] ?? "") })) };
}

/** The rows as the API reads them, in the same order. */
export const sent = (rows: readonly Wanted[]): string =>
  [["mail", "product"], ...rows.map(({ mail, product }) => [mail, product])].map(written).join("\r\n");

/** A table as a spreadsheet opens it by a double click. A cell that it would take for a formula stands behind an
 * apostrophe. */
export const file = (rows: readonly (readonly string[])[]): string =>
  `\ufeff${rows.map((row) => written(row.map((cell) => (/^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/.test(cell) ? `'${cell}` : cell)))).join("\r\n")}\r\n`;

const written = (row: readonly string[]): string => row.map((cell) => (/[";,\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(";");

/** The cells of each line, trimmed; between them stand tabs (pasted), semicolons or commas, as the first line has it. */
function cells(text: string): { line: number; cells: string[] }[] {
  const first = text.split("\n", 1)[0]!;
  const between = first.includes("\t") ? "\t" : first.includes(";") ? ";" : ",";
  const rows: { line: number; cells: string[] }[] = [];
  let row = { line: 1, cells: [] as string[] };
  let cell = "";
  let quoted = false;
  let line = 1;
  const endCell = () => {
    row.cells.push(cell.trim());
    cell = "";
  };
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at]!;
    if (char === "\n") line += 1;
    if (quoted) {
      if (char !== '"') cell += char;
      else if (text[at + 1] === '"') {
        cell += char;
        at += 1;
      } else quoted = false;
    } else if (char === '"' && cell.trim() === "") {
      quoted = true;
      cell = "";
    } else if (char === between) endCell();
    else if (char === "\n") {
      endCell();
      rows.push(row);
      row = { line, cells: [] };
    } else if (char !== "\r") cell += char;
  }
  endCell();
  rows.push(row);
  return rows;
}
