/** The list of subscriptions: what the organisation has, until when, and what it costs next. */

import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useEffect } from "react";

import { useAccount } from "../../app/account.ts";
import { seesBilling } from "../../app/places.ts";
import { useToday } from "../../app/today.ts";
import { Segments } from "../../kit/Choices.tsx";
import { Filter, SearchBox } from "../../kit/Filters.tsx";
import { daysBetween, folded, listed, number, span } from "../../kit/formats.ts";
import { More as Dots } from "../../kit/icons.ts";
import { Initial } from "../../kit/Initial.tsx";
import { Loaded } from "../../kit/Loaded.tsx";
import { Menu } from "../../kit/Menu.tsx";
import { More } from "../../kit/More.tsx";
import { Page } from "../../kit/Page.tsx";
import { Progress } from "../../kit/Progress.tsx";
import { Bones, Empty } from "../../kit/States.tsx";
import { Table, type Column } from "../../kit/Table.tsx";
import { Day, Money } from "../../kit/Words.tsx";
import { useRowActions } from "./actions.ts";
import { subscriptionList, type Row } from "./queries.ts";
import { subscriptions as route, type Search } from "./route.ts";
import { Coming, endOf, State } from "./state.tsx";
import "./subscriptions.css";

export function Subscriptions() {
  const { t } = useLingui();
  const account = useAccount();
  const { q = "", state, origin } = route.useSearch();
  const navigate = route.useNavigate();
  const list = useInfiniteQuery(subscriptionList(account.id, { state, origin }));
  const { hasNextPage, isFetching, fetchNextPage } = list;
  // A search looks at every page: those that are not here yet follow by themselves.
  useEffect(() => {
    if (q && hasNextPage && !isFetching) void fetchNextPage();
  }, [q, hasNextPage, isFetching, fetchNextPage]);
  const change = (to: Partial<Search>) => void navigate({ search: (before) => ({ ...before, ...to }), replace: true });

  return (
    <Page title={t`Subscriptions`} lead={t`What your organisation has, until when, and what it costs next.`}>
      <div className="filters">
        <SearchBox label={t`Search by product`} value={q} onChange={(text) => change({ q: text || undefined })} />
        <Segments
          label={t`State`}
          value={state ?? "all"}
          onChange={(to) => change({ state: to === "all" ? undefined : to })}
          options={[
            { value: "all", label: t`All` },
            { value: "active", label: t`Active` },
            { value: "ended", label: t`Ended` },
          ]}
        />
        {seesBilling(account) && (
          <Filter
            label={t`Bought by`}
            value={origin ?? "all"}
            onChange={(to) => change({ origin: to === "all" ? undefined : to })}
            options={[
              { value: "all", label: t`Bought by everybody` },
              { value: "account", label: t`Bought by the organisation` },
              { value: "self_service", label: t`Bought by members` },
            ]}
          />
        )}
      </div>
      <Loaded of={list} bones={<Bones rows={5} height={72} />}>
        {({ pages }) => <Found rows={found(pages.flatMap((page) => page.subscriptions), q)} searched={Boolean(q || state || origin)} />}
      </Loaded>
      <More of={list} />
    </Page>
  );
}

/** The rows whose products have the words, whatever their case and accents. */
const found = (rows: Row[], q: string) =>
  rows.filter(({ products }) => products.some(({ name }) => folded(name).includes(folded(q))));

function Found({ rows, searched }: { rows: Row[]; searched: boolean }) {
  const { t } = useLingui();
  const columns = useColumns();
  const count = rows.length;
  if (count === 0)
    return searched ? (
      <Empty title={t`No subscription matches`}>
        <Trans>Change the search, or show all.</Trans>
      </Empty>
    ) : (
      <Empty title={t`No subscriptions yet`}>
        <Trans>Subscriptions that you may see stand here once they are bought.</Trans>
      </Empty>
    );
  return (
    <>
      <p className="count" role="status">
        <Plural value={count} one="# subscription" other="# subscriptions" />
      </p>
      <Table label={t`Subscriptions`} className="subscriptions" columns={columns} rows={rows} id={({ id }) => id} />
    </>
  );
}

function useColumns(): Column<Row>[] {
  const { t } = useLingui();
  const today = useToday();
  return [
    { key: "product", title: t`Product`, names: true, cell: (row) => <Product row={row} /> },
    { key: "seats", title: t`Seats`, end: true, cell: ({ items }) => number(items[0]!.quantity) },
    { key: "term", title: t`Term`, cell: (row) => <Term row={row} today={today} /> },
    { key: "notice", title: t`Cancel by`, cell: ({ cancel_by }) => (cancel_by ? <Day of={cancel_by} /> : null) },
    { key: "renewal", title: t`Renewal`, end: true, cell: (row) => (row.next_renewal && !endOf(row) ? <Renewal of={row.next_renewal} currency={row.currency} /> : null) },
    { key: "state", title: t`State`, cell: (row) => <StateAndNext row={row} /> },
    { key: "actions", title: t`Actions`, quiet: true, cell: (row) => <Actions row={row} /> },
  ];
}

function Product({ row }: { row: Row }) {
  const [base, ...others] = row.products;
  const buyer = row.buyer_name;
  return (
    <span className="product-cell">
      <Initial name={base!.name} of={base!.product} />
      <span>
        <Link to="/subscriptions/$subscription" params={{ subscription: row.id }} className="row-link">
          {base!.name}
        </Link>
        {others.length > 0 && <small>{listed(others.map(({ name }) => name))}</small>}
        {buyer && (
          <small>
            <Trans>Bought by {buyer}</Trans>
          </small>
        )}
      </span>
    </span>
  );
}

function Term({ row, today }: { row: Row; today: string }) {
  const [start, end] = row.term as [string, string];
  const left = daysBetween(today, endOf(row) ?? end);
  const passed = daysBetween(start, today) / daysBetween(start, end);
  return (
    <>
      {span(row.term)}
      {row.state === "active" && left >= 0 && (
        <span className="left">
          <Progress of={passed} />
          <small>
            <Plural value={left} one="# day left" other="# days left" />
          </small>
        </span>
      )}
    </>
  );
}

function Renewal({ of, currency }: { of: NonNullable<Row["next_renewal"]>; currency: string }) {
  return (
    <>
      <Money amount={of.total} currency={currency} />
      <small>
        <Day of={of.on} />
      </small>
    </>
  );
}

function StateAndNext({ row }: { row: Row }) {
  return (
    <>
      <State row={row} />
      {row.state === "active" && (
        <small>
          <Coming row={row} />
        </small>
      )}
    </>
  );
}

function Actions({ row }: { row: Row }) {
  const { t } = useLingui();
  const actions = useRowActions(row);
  const name = row.products[0]!.name;
  return (
    <Menu label={t`Actions for ${name}`} groups={actions}>
      <Dots size={18} aria-hidden />
    </Menu>
  );
}
