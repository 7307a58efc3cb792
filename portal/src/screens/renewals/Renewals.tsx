/** All coming renewals by date: what each costs, until when one may leave, what is set for it, and what can be done. */

import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";

import { useAccount } from "../../app/account.ts";
import { useToday } from "../../app/today.ts";
import { Badge } from "../../kit/Badge.tsx";
import { Segments } from "../../kit/Choices.tsx";
import { daysBetween, listed, plus, span } from "../../kit/formats.ts";
import { More as Dots, Renew, Stop } from "../../kit/icons.ts";
import { Initial } from "../../kit/Initial.tsx";
import { Loaded } from "../../kit/Loaded.tsx";
import { Menu } from "../../kit/Menu.tsx";
import { Page } from "../../kit/Page.tsx";
import { Bones, Empty } from "../../kit/States.tsx";
import { Table, type Column } from "../../kit/Table.tsx";
import { Day, Money } from "../../kit/Words.tsx";
import { runningSubscriptions } from "../home/queries.ts";
import { useRowActions } from "../subscriptions/actions.ts";
import type { Row } from "../subscriptions/queries.ts";
import { manages } from "../subscriptions/rights.ts";
import { Change } from "../subscriptions/state.tsx";
import { TakeBack } from "../subscriptions/TakeBack.tsx";
import { coming, endOf, type Coming } from "./renewing.ts";
import { renewals as route } from "./route.ts";
import { Switch } from "./Switch.tsx";
import "./renewals.css";

export function Renewals() {
  const { t } = useLingui();
  const account = useAccount();
  const { automatic } = route.useSearch();
  const navigate = route.useNavigate();
  const query = useQuery(runningSubscriptions(account.id));
  return (
    <Page title={t`Renewals`} lead={t`What renews when, and what it costs. Sums include VAT.`}>
      <div className="filters">
        <Segments
          label={t`Automatic renewal`}
          value={automatic ?? "all"}
          onChange={(to) => void navigate({ search: { automatic: to === "all" ? undefined : to }, replace: true })}
          options={[
            { value: "all", label: t`All` },
            { value: "on", label: t`Renews` },
            { value: "off", label: t`Does not renew` },
          ]}
        />
      </div>
      <Loaded of={query} bones={<Bones rows={5} height={76} />}>
        {(held) => {
          const rows = coming(held).filter((one) => !automatic || one.automatic === (automatic === "on"));
          return <Found rows={rows} searched={Boolean(automatic)} />;
        }}
      </Loaded>
    </Page>
  );
}

function Found({ rows, searched }: { rows: Coming<Row>[]; searched: boolean }) {
  const { t } = useLingui();
  const columns = useColumns();
  const count = rows.length;
  if (count === 0)
    return searched ? (
      <Empty title={t`No renewal matches`}>
        <Trans>Show all to see the others.</Trans>
      </Empty>
    ) : (
      <Empty title={t`No renewals`}>
        <Trans>The renewals of running subscriptions stand here by date.</Trans>
      </Empty>
    );
  return (
    <>
      <p className="count" role="status">
        <Plural value={count} one="# renewal" other="# renewals" />
      </p>
      <Table label={t`Renewals`} className="renewals" columns={columns} rows={rows} id={({ row }) => row.id} />
    </>
  );
}

function useColumns(): Column<Coming<Row>>[] {
  const { t, i18n } = useLingui();
  const today = useToday();
  const away = new Intl.RelativeTimeFormat(i18n.locale, { numeric: "auto" });
  return [
    {
      key: "date",
      title: t`Date`,
      cell: ({ on }) => (
        <span>
          <Day of={on} />
          <small>{away.format(daysBetween(today, on), "day")}</small>
        </span>
      ),
    },
    { key: "product", title: t`Product`, names: true, cell: ({ row }) => <Product row={row} /> },
    { key: "term", title: t`Running term`, cell: ({ row }) => span(row.term) },
    { key: "cost", title: t`First invoice`, end: true, cell: ({ row }) => (row.next_renewal ? <Money amount={row.next_renewal.total} currency={row.currency} /> : null) },
    { key: "notice", title: t`Cancel by`, cell: ({ row }) => (row.cancel_by && !endOf(row) ? <Day of={row.cancel_by} /> : null) },
    { key: "automatic", title: t`Automatic renewal`, cell: (one) => <Automatic of={one} /> },
    { key: "actions", title: t`Actions`, quiet: true, cell: (one) => <Actions of={one} /> },
  ];
}

function Product({ row }: { row: Row }) {
  const account = useAccount();
  const [base, ...others] = row.products;
  const seats = row.items[0]!.quantity;
  const buyer = row.buyer_name;
  const changes = row.timeline.filter(({ kind }) => kind !== "end");
  return (
    <span className="product-cell from-top">
      <Initial name={base!.name} of={base!.product} />
      <span>
        <Link to="/subscriptions/$subscription" params={{ subscription: row.id }} className="row-link">
          {base!.name}
        </Link>
        <small>
          {base!.model !== "flat" && <Plural value={seats} one="# seat" other="# seats" />}
          {others.length > 0 && ` · ${listed(others.map(({ name }) => name))}`}
        </small>
        {buyer && (
          <small>
            <Trans>Bought by {buyer}</Trans>
          </small>
        )}
        {changes.map((entry) => (
          <small key={entry.id} className="planned">
            <span id={`change-${entry.id}`}>
              <Change entry={entry} of={row} />
            </span>
            {manages(account, row) && (
              <TakeBack look="bare" subscription={row.id} entry={entry.id} version={row.version} named={`change-${entry.id}`} />
            )}
          </small>
        ))}
      </span>
    </span>
  );
}

function Automatic({ of: { row, automatic } }: { of: Coming<Row> }) {
  const end = endOf(row) ?? row.term[1]!;
  const last = plus(end, -1);
  if (row.hold || row.renewal_due)
    return (
      <Badge tone="info">
        <Trans>Being changed</Trans>
      </Badge>
    );
  if (row.trial && row.trial.refusals > 0)
    return (
      <>
        <Badge tone="bad">
          <Trans>Not paid</Trans>
        </Badge>
        <small>
          <Trans>The paid term could not begin yet.</Trans>
        </small>
      </>
    );
  return (
    <>
      <Badge tone={automatic ? "good" : "warn"}>{automatic ? <Trans>On</Trans> : <Trans>Off</Trans>}</Badge>
      {!automatic && (
        <small>
          <Trans>
            Last day: <Day of={last} />
          </Trans>
        </small>
      )}
      {automatic && row.trial && (
        <small>
          <Trans>The paid term follows the trial.</Trans>
        </small>
      )}
    </>
  );
}

function Actions({ of: { row, automatic } }: { of: Coming<Row> }) {
  const { t } = useLingui();
  const account = useAccount();
  const [asking, setAsking] = useState(false);
  const [first, last] = useRowActions(row);
  const name = row.products[0]!.name;
  // Of such a trial there is nothing to switch: its page says what can be done.
  const fixed = row.trial && (!row.trial.converts || row.trial.refusals > 0);
  const right = manages(account, row);
  return (
    <>
      <Menu
        label={t`Actions for ${name}`}
        groups={[
          first!,
          right && !fixed
            ? [
                automatic
                  ? { key: "off", label: t`Switch automatic renewal off`, icon: Stop, danger: true, onChoose: () => setAsking(true) }
                  : { key: "on", label: t`Switch automatic renewal on`, icon: Renew, onChoose: () => setAsking(true) },
              ]
            : [],
          last!,
        ]}
      >
        <Dots size={18} aria-hidden />
      </Menu>
      {asking && <Switch row={row} on={!automatic} onClose={() => setAsking(false)} />}
    </>
  );
}
