/** The use of a subscription's seats: how many are used, who does not use one, and what fewer of them would save. */

import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";

import { may, useAccount } from "../../app/account.ts";
import { LinkButton } from "../../kit/Button.tsx";
import { day, money, number } from "../../kit/formats.ts";
import { Loaded } from "../../kit/Loaded.tsx";
import { More } from "../../kit/More.tsx";
import { Page } from "../../kit/Page.tsx";
import { Progress } from "../../kit/Progress.tsx";
import { Bones, Empty } from "../../kit/States.tsx";
import { Holders } from "../licences/Holders.tsx";
import { holdersOf } from "../licences/queries.ts";
import { subscriptionOf, type Subscription } from "../subscriptions/queries.ts";
import { manages } from "../subscriptions/rights.ts";
import { useOf, type SeatUse } from "./queries.ts";
import { use as route } from "./route.ts";
import { DAYS, unused } from "./unused.ts";
import "./use.css";

export function Use() {
  const { t } = useLingui();
  const account = useAccount();
  const { subscription } = route.useParams();
  const held = useQuery(subscriptionOf(account.id, subscription));
  const query = useQuery(useOf(account.id, subscription));
  const counted = query.data?.day && day(query.data.day);
  return (
    <Page
      title={t`Use of the seats`}
      lead={counted && t`Counted on ${counted}, every week anew.`}
      back={{ to: { to: "/subscriptions/$subscription", params: { subscription } }, label: held.data?.products[0]?.name ?? t`Subscription` }}
    >
      <Loaded of={held} bones={<Bones rows={2} height={180} />}>
        {(held) => (
          <Loaded of={query} bones={<Bones rows={2} height={180} />}>
            {({ day, items }) =>
              day === undefined || items.length === 0 ? (
                <Empty title={t`Not counted yet`}>
                  {items.length === 0 ? (
                    <Trans>Nobody needs a licence for these products: they are for everybody.</Trans>
                  ) : (
                    <Trans>The use is counted once a licence has been given, and then every week.</Trans>
                  )}
                </Empty>
              ) : (
                <div className="stack">
                  {items.map((use) => (
                    <Item key={use.item} held={held} use={use} day={day} />
                  ))}
                </div>
              )
            }
          </Loaded>
        )}
      </Loaded>
    </Page>
  );
}

interface ItemProps {
  held: Subscription;
  use: SeatUse;
  /** The day of the count. */
  day: string;
}

function Item({ held, use, day: counted }: ItemProps) {
  const { t } = useLingui();
  const name = held.products.find(({ item }) => item === use.item)?.name ?? use.product;
  const last = use.last_active && day(use.last_active);
  return (
    <section className="panel padded stack" aria-label={name}>
      <div className="section-head">
        <h2>{name}</h2>
        {last && (
          <span className="soft">
            <Trans>last at work on {last}</Trans>
          </span>
        )}
      </div>
      <dl className="use-bars">
        <Bar label={t`Bought`} count={use.bought} of={use.bought} />
        <Bar label={t`Given to people`} count={use.assigned} of={use.bought} />
        {use.reported && <Bar label={t`Used in 30 days`} count={use.active_30} of={use.bought} />}
        {use.reported && <Bar label={t`Used in 90 days`} count={use.active_90} of={use.bought} />}
      </dl>
      {use.proposal ? (
        <Saving held={held} use={use} of={use.proposal} />
      ) : (
        <p className="soft">
          {use.reported ? (
            <Trans>Every seat is used or needed: fewer would save nothing at the renewal.</Trans>
          ) : (
            <Trans>The product has not told yet who was at work. Until then nobody can say which seats are unused.</Trans>
          )}
        </p>
      )}
      {use.reported && <Unused held={held} use={use} day={counted} />}
    </section>
  );
}

function Bar({ label, count, of }: { label: string; count: number | undefined; of: number }) {
  if (count === undefined) return null;
  return (
    <div>
      <dt>{label}</dt>
      <dd>
        <Progress of={of ? count / of : 0} />
        <b>{number(count)}</b>
      </dd>
    </div>
  );
}

/** How many seats could be returned, what that saves and when; from there to the seats, with the new total filled in. */
function Saving({ held, use, of }: { held: Subscription; use: SeatUse; of: NonNullable<SeatUse["proposal"]> }) {
  const account = useAccount();
  const fewer = use.bought - of.quantity;
  const on = day(of.on);
  const amount = of.total === undefined ? undefined : money(of.total, held.currency);
  const total = of.quantity;
  const invoices = number(of.invoices);
  return (
    <div className="saving">
      <div>
        <b>
          <Plural value={fewer} one="# seat could be returned" other="# seats could be returned" />
        </b>
        <small>
          {amount === undefined ? (
            <Trans>From the renewal on {on}.</Trans>
          ) : of.invoices > 1 ? (
            <Trans>
              {amount} less on each of {invoices} invoices from the renewal on {on}, VAT included.
            </Trans>
          ) : (
            <Trans>
              {amount} less at the renewal on {on}, VAT included.
            </Trans>
          )}
        </small>
      </div>
      {manages(account, held) && held.state === "active" && (
        <LinkButton look="primary" to="/subscriptions/$subscription/seats" params={{ subscription: held.id }} search={of.quote}>
          <Plural value={total} one="Go on with # seat" other="Go on with # seats" />
        </LinkButton>
      )}
    </div>
  );
}

/** Who has not used a licence, the longest unused first; their licences are taken back here. */
function Unused({ held, use, day: counted }: ItemProps) {
  const account = useAccount();
  const list = useInfiniteQuery(holdersOf(account.id, held.id, use.item));
  const takes = held.state === "active" && (may(account, "manage_licences") || held.buyer === account.member);
  const days = number(DAYS);
  return (
    <div>
      <h3>
        <Trans>Not used in {days} days</Trans>
      </h3>
      <Loaded of={list} bones={<Bones rows={2} height={56} />}>
        {({ pages }) => {
          const rows = unused(
            pages.flatMap((page) => page.licences),
            counted,
          );
          return rows.length ? (
            <Holders rows={rows} subscription={held.id} item={use.item} manages={takes} />
          ) : (
            <p className="soft">
              <Trans>Everybody with a licence uses it.</Trans>
            </p>
          );
        }}
      </Loaded>
      <More of={list} />
    </div>
  );
}
