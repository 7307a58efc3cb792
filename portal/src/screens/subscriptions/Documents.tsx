/** Invoices and credit notes of one subscription. */

import { Trans, useLingui } from "@lingui/react/macro";

import type { Schemas } from "../../app/api.ts";
import { Badge, type Tone } from "../../kit/Badge.tsx";
import { Table, type Column } from "../../kit/Table.tsx";
import { Day, Money } from "../../kit/Words.tsx";

type Row = Schemas["DocumentRow"];

export function Documents({ rows }: { rows: readonly Row[] }) {
  const { t } = useLingui();
  const columns: Column<Row>[] = [
    { key: "number", title: t`Number`, names: true, cell: (row) => <Number row={row} /> },
    { key: "date", title: t`Date`, cell: ({ date }) => <Day of={date} /> },
    { key: "total", title: t`Total`, end: true, cell: ({ total, currency }) => <Money amount={total} currency={currency} /> },
    { key: "state", title: t`State`, cell: (row) => <Settled row={row} /> },
  ];
  return <Table label={t`Documents`} className="documents" columns={columns} rows={rows} id={({ id }) => id} />;
}

function Number({ row }: { row: Row }) {
  return (
    <>
      {row.number ? <span className="code">{row.number}</span> : <Trans>Being numbered</Trans>}
      {row.kind === "credit_note" && (
        <small>
          <Trans>Credit note</Trans>
        </small>
      )}
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
export function Settled({ row }: { row: Row }) {
  const { t } = useLingui();
  const words: Record<Schemas["Settlement"], string> = {
    open: t`Open`,
    part_paid: t`Partly paid`,
    settled: t`Settled`,
    overdue: t`Overdue`,
    written_off: t`Written off`,
  };
  return <Badge tone={TONES[row.settlement]}>{words[row.settlement]}</Badge>;
}
