/** A customer's account as the seller's staff sees it: what it has and what it was billed, to read only. */

import { Trans, useLingui } from "@lingui/react/macro";
import { useInfiniteQuery, useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";

import type { Schemas } from "../../app/api.ts";
import { useStaffRight } from "../../app/staff.ts";
import { Button } from "../../kit/Button.tsx";
import { country, listed, number } from "../../kit/formats.ts";
import { Loaded } from "../../kit/Loaded.tsx";
import { More } from "../../kit/More.tsx";
import { Page } from "../../kit/Page.tsx";
import { Bones, Empty, Failed, Refused } from "../../kit/States.tsx";
import { Table, type Column } from "../../kit/Table.tsx";
import { Day, Money, Span } from "../../kit/Words.tsx";
import { Settled } from "../invoices/Documents.tsx";
import type { Row as Document } from "../invoices/queries.ts";
import type { Row as Held } from "../subscriptions/queries.ts";
import { State } from "../subscriptions/state.tsx";
import { Arrived } from "./Arrived.tsx";
import { linkToSeenFile, seenAccount, seenInvoices, seenSubscriptions } from "./queries.ts";
import { deskAccount as route } from "./route.ts";
import "./desk.css";

export function AccountSeen() {
  const { t } = useLingui();
  const { account } = route.useParams();
  const query = useQuery(seenAccount(account));
  const back = { to: { to: "/desk" }, label: t`Seller's desk` } as const;
  if (!query.data)
    return (
      <Page title={t`Account`} back={back}>
        {query.isError ? <Failed error={query.error} retry={() => query.refetch()} /> : <Bones rows={3} height={160} />}
      </Page>
    );
  const { account: seen, profiles } = query.data;
  return (
    <Page title={seen.name} back={back} lead={t`You read this account as the seller's staff. Its journal tells that you did.`}>
      <div className="stack">
        <Subscriptions account={account} />
        <Invoices account={account} />
        <section>
          <h2 className="over">
            <Trans>Billing profiles</Trans>
          </h2>
          <ul className="panel flush rows">
            {profiles.map((profile) => (
              <li key={profile.id} className="row desk-row">
                <Profile of={profile} />
              </li>
            ))}
          </ul>
        </section>
      </div>
    </Page>
  );
}

function Profile({ of: { name, address, vat_id, currency, balance } }: { of: Schemas["ProfileOut"] }) {
  return (
    <>
      <span>
        {name}
        <small>{[address.city, country(address.country), vat_id, currency].filter(Boolean).join(" · ")}</small>
      </span>
      {balance && balance.owed > 0 && (
        <span>
          <Money amount={balance.owed} currency={balance.currency} />
          <small>
            <Trans>Still to pay</Trans>
          </small>
        </span>
      )}
    </>
  );
}

function Subscriptions({ account }: { account: string }) {
  const { t } = useLingui();
  const list = useInfiniteQuery(seenSubscriptions(account));
  const columns: Column<Held>[] = [
    { key: "product", title: t`Product`, names: true, cell: ({ products }) => listed(products.map(({ name }) => name)) },
    { key: "seats", title: t`Seats`, end: true, cell: ({ items }) => number(items[0]!.quantity) },
    { key: "term", title: t`Term`, cell: ({ term }) => <Span of={term} /> },
    { key: "notice", title: t`Cancel by`, cell: ({ cancel_by }) => (cancel_by ? <Day of={cancel_by} /> : null) },
    { key: "state", title: t`State`, cell: (row) => <State row={row} /> },
  ];
  return (
    <section>
      <h2 className="over">
        <Trans>Subscriptions</Trans>
      </h2>
      <Loaded of={list} bones={<Bones rows={3} height={56} />}>
        {({ pages }) => {
          const rows = pages.flatMap((page) => page.subscriptions);
          return rows.length ? (
            <Table label={t`Subscriptions`} className="seen-rows" columns={columns} rows={rows} id={({ id }) => id} />
          ) : (
            <Empty title={t`No subscriptions yet`} />
          );
        }}
      </Loaded>
      <More of={list} />
    </section>
  );
}

function Invoices({ account }: { account: string }) {
  const { t } = useLingui();
  const may = useStaffRight();
  const [paid, setPaid] = useState<Document>();
  const list = useInfiniteQuery(seenInvoices(account));
  const file = useMutation({
    mutationFn: ({ id, format }: { id: string; format: string }) => linkToSeenFile(account, id, format),
    onSuccess: ({ url }) => window.location.assign(url),
  });
  const columns: Column<Document>[] = [
    {
      key: "number",
      title: t`Number`,
      names: true,
      cell: ({ number: written, kind }) => (
        <>
          {written ? <span className="code">{written}</span> : <Trans>Being numbered</Trans>}
          {kind === "credit_note" && (
            <small>
              <Trans>Credit note</Trans>
            </small>
          )}
        </>
      ),
    },
    { key: "date", title: t`Date`, cell: ({ date }) => <Day of={date} /> },
    { key: "total", title: t`Total`, end: true, cell: ({ total, currency }) => <Money amount={total} currency={currency} /> },
    {
      key: "open",
      title: t`Still to pay`,
      end: true,
      cell: ({ kind, open, currency }) => (kind === "invoice" && open > 0 ? <Money amount={open} currency={currency} /> : null),
    },
    { key: "state", title: t`State`, cell: (row) => <Settled row={row} /> },
    {
      key: "arrived",
      title: t`Transfer`,
      quiet: true,
      cell: (row) => {
        const { kind, open, number: written } = row;
        return may("keep_books") && kind === "invoice" && open > 0 && written ? (
          <Button aria-label={t`Record a transfer for ${written}`} onClick={() => setPaid(row)}>
            <Trans>Record</Trans>
          </Button>
        ) : null;
      },
    },
    {
      key: "files",
      title: t`Files`,
      quiet: true,
      cell: ({ id, number: written = "", formats }) =>
        formats.includes("pdf") ? (
          <Button look="bare" aria-label={t`PDF of ${written}`} onClick={() => file.mutate({ id, format: "pdf" })}>
            PDF
          </Button>
        ) : null,
    },
  ];
  return (
    <section>
      <h2 className="over">
        <Trans>Invoices of six months</Trans>
      </h2>
      {file.isError && <Refused error={file.error} />}
      <Loaded of={list} bones={<Bones rows={3} height={56} />}>
        {({ pages }) => {
          const rows = pages.flatMap((page) => page.invoices);
          return rows.length ? (
            <Table label={t`Documents`} className="seen-rows" columns={columns} rows={rows} id={({ id }) => id} />
          ) : (
            <Empty title={t`No invoices in these months`} />
          );
        }}
      </Loaded>
      <More of={list} />
      {paid && <Arrived account={account} invoice={paid} onClose={() => setPaid(undefined)} />}
    </section>
  );
}
