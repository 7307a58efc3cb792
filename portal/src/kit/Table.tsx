/** A table that becomes cards on a phone. Its roles are explicit, because `display: grid` takes them away. */

import type { ReactNode } from "react";

export interface Column<Row> {
  /** A short word of its own; with `col-` before it, a class of its cells. */
  key: string;
  title: string;
  /** null where the row has nothing of it: a dash in the table, left out of the card. */
  cell: (row: Row) => ReactNode;
  /** Amounts and counts stand at the end. */
  end?: boolean;
  /** The column is the row's name for screen readers. One is. */
  names?: boolean;
  /** The title is for screen readers only: actions. */
  quiet?: boolean;
}

interface TableProps<Row> {
  /** What the rows are. */
  label: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  id: (row: Row) => string;
  /** A class for the place of each cell in a card. */
  className?: string;
}

export function Table<Row>({ label, columns, rows, id, className = "" }: TableProps<Row>) {
  return (
    <div className={`panel flush table-panel ${className}`}>
      <table role="table" aria-label={label}>
        <thead role="rowgroup">
          <tr role="row">
            {columns.map(({ key, title, end, quiet }) => (
              <th key={key} role="columnheader" scope="col" className={classes(key, end)}>
                {quiet ? <span className="unseen">{title}</span> : title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map((row) => (
            <tr key={id(row)} role="row">
              {columns.map(({ key, title, cell, end, names, quiet }) => {
                const Cell = names ? "th" : "td";
                const content = cell(row);
                return (
                  <Cell
                    key={key}
                    role={names ? "rowheader" : "cell"}
                    scope={names ? "row" : undefined}
                    className={content === null ? `${classes(key, end)} none` : classes(key, end)}
                    data-label={quiet || names ? undefined : title}
                  >
                    {content ?? "–"}
                  </Cell>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const classes = (key: string, end: boolean | undefined) => (end ? `col-${key} end` : `col-${key}`);
