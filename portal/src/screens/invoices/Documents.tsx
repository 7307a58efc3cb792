/** Rows of invoices and credit notes. */

import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";

import type { Schemas } from "../../app/api.ts";
import { Badge, type Tone } from "../../kit/Badge.tsx";
import { Table, type Column } from "../../kit/Table.tsx";
import { Day, Money } from "../../kit/Words.tsx";
import "./invoices.css";

type Row = Schemas["DocumentRow"];

export function Documents({ rows }: { rows: readonly Row[] }) {
  const { t } = useLingui();
  const columns: Column<Row>[] = [
    { key: "number", title: t`Number`, names: true, cell: (row) => <Number row={row} /> },
    { key: "date", title: t`Date`, cell: ({ date }) => <Day of={date} /> },
    { key: "total", title: t`Total`, end: true, cell: ({ total, currency }) => <Money amount={total} currency={currency} /> },
    { key: "open", title: t`Still to pay`, end: true, cell: (row) => (row.kind === "invoice" && row.open > 0 ? <Owed row={row} /> : null) },
    { key: "state", title: t`State`, cell: (row) => <Settled row={row} /> },
  ];
  return <Table label={t`Documents`} className="documents" columns={columns} rows={rows} id={({ id }) => id} />;
}

function Number({ row }: { row: Row }) {
  return (
    <>
      <Link to="/invoices/$invoice" params={{ invoice: row.id }} className="row-link">
        {row.number ? <span className="code">{row.number}</span> : <Trans>Being numbered</Trans>}
      </Link>
      {row.kind === "credit_note" && (
        <small>
          <Trans>Credit note</Trans>
        </small>
      )}
    </>
  );
}

function Owed({ row }: { row: Row }) {
  return (
    <>
      <Money amount={row.open} currency={row.currency} />
      <small>
        <Trans>
          by <Day of={row.due} />
        </Trans>
      </small>
    </>
  );
}

const TONES: Record<Schemas["Settlement"], Tone> = {
  open: "info",
  part_paid: "info",
  settled: "good",
  overdue: "bad",
  written_off: "calm",
};

/** Settled includes credited: therefore not "paid". */
export function Settled({ row }: { row: Pick<Row, "settlement" | "kind"> }) {
  const words = useSettlements();
  return <Badge tone={TONES[row.settlement]}>{words[row.settlement]}</Badge>;
}

export function useSettlements(): Record<Schemas["Settlement"], string> {
  const { t } = useLingui();
  return { open: t`Open`, part_paid: t`Partly paid`, settled: t`Settled`, overdue: t`Overdue`, written_off: t`Written off` };
}
