/** What stands in the way of closing the account, each with its way out. */

import { Trans, useLingui } from "@lingui/react/macro";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import type { LinkProps } from "@tanstack/react-router";
import type { ReactNode } from "react";

import { useAccount } from "../../app/account.ts";
import { Button, LinkButton } from "../../kit/Button.tsx";
import { money } from "../../kit/formats.ts";
import { Check, Renew } from "../../kit/icons.ts";
import { runningSubscriptions } from "../home/queries.ts";
import { documentList } from "../invoices/queries.ts";
import { Coming, endOf } from "../subscriptions/state.tsx";
import { blockingOf, type Blocking } from "./queries.ts";

export function InTheWay({ of }: { of: Blocking }) {
  const { t } = useLingui();
  const account = useAccount();
  const again = useQuery(blockingOf(account.id));
  const running = useQuery({ ...runningSubscriptions(account.id), enabled: of.subscriptions.length > 0 }).data ?? [];
  const open = useInfiniteQuery({ ...documentList(account.id, { state: "open" }), enabled: of.invoices.length > 0 });
  const documents = open.data?.pages.flatMap((page) => page.invoices) ?? [];
  const count = of.subscriptions.length + of.invoices.length + of.owing.length + of.unfinished.length;
  if (count === 0)
    return (
      <section className="panel padded nothing-in-the-way" role="status">
        <Check size={20} aria-hidden />
        <b>
          <Trans>Nothing stands in the way.</Trans>
        </b>
      </section>
    );
  return (
    <section className="panel padded stack tight">
      <div className="section-head">
        <h2>
          <Trans>What stands in the way</Trans>
        </h2>
        <Button look="bare" icon={Renew} busy={again.isFetching} onClick={() => void again.refetch()}>
          <Trans>Look again</Trans>
        </Button>
      </div>
      <ul className="in-the-way">
        {of.subscriptions.map((id) => {
          const row = running.find((one) => one.id === id);
          const ends = row && endOf(row) !== undefined;
          return (
            <Thing
              key={id}
              what={row?.products[0]?.name ?? t`A subscription`}
              why={ends ? <Coming row={row} /> : <Trans>runs, and is renewed</Trans>}
              to={ends ? { to: "/subscriptions/$subscription", params: { subscription: id } } : { to: "/subscriptions/$subscription/cancel", params: { subscription: id } }}
              way={ends ? t`See its end` : t`Cancel it`}
            />
          );
        })}
        {of.invoices.map((id) => {
          const row = documents.find((one) => one.id === id);
          const number = row?.number;
          const amount = row && money(row.open ?? row.total, row.currency);
          return (
            <Thing
              key={id}
              what={number ? t`Invoice ${number}` : t`An invoice`}
              why={amount ? <Trans>{amount} to be paid</Trans> : <Trans>to be paid</Trans>}
              to={{ to: "/invoices/$invoice", params: { invoice: id } }}
              way={t`Pay it`}
            />
          );
        })}
        {of.owing.map((id) => (
          <Thing
            key={id}
            what={t`A negative balance`}
            why={<Trans>is left of a transfer that was taken back</Trans>}
            to={{ to: "/billing/$profile", params: { profile: id } }}
            way={t`See it`}
          />
        ))}
        {of.unfinished.map((id) => (
          <Unfinished key={id} id={id} />
        ))}
      </ul>
    </section>
  );
}

/** Work that is left: by the first letters of its id, the page where it is seen. */
function Unfinished({ id }: { id: string }) {
  const { t } = useLingui();
  const passes = <Trans>is being worked on, and mostly ends within minutes</Trans>;
  switch (id.slice(0, id.indexOf("_"))) {
    case "mem":
      return <Thing what={t`The departure of a person`} why={passes} to={{ to: "/people/$member/departure", params: { member: id } }} way={t`Follow it`} />;
    case "job":
      return <Thing what={t`An export or an import`} why={passes} to={{ to: "/exports" }} way={t`Follow it`} />;
    case "inv":
    case "crn":
      return <Thing what={t`A document`} why={passes} to={{ to: "/invoices/$invoice", params: { invoice: id } }} way={t`Follow it`} />;
    case "sub":
      return <Thing what={t`A change of a subscription`} why={passes} to={{ to: "/subscriptions/$subscription", params: { subscription: id } }} way={t`Follow it`} />;
    default:
      return <Thing what={t`A payment or a refund`} why={passes} to={{ to: "/help" }} way={t`Ask us`} />;
  }
}

interface ThingProps {
  what: ReactNode;
  why: ReactNode;
  to: LinkProps;
  way: string;
}

function Thing({ what, why, to, way }: ThingProps) {
  return (
    <li className="between">
      <span>
        <b>{what}</b>
        <small>{why}</small>
      </span>
      <LinkButton {...to} look="bare">
        {way}
      </LinkButton>
    </li>
  );
}
