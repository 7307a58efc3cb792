/** The small centre: all that an account with a small product needs, on one page. */

import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useInfiniteQuery, useQuery, type UseQueryResult } from "@tanstack/react-query";
import { useState } from "react";

import { may, useAccount } from "../../app/account.ts";
import { person } from "../../app/session.ts";
import { LinkButton, Button } from "../../kit/Button.tsx";
import { country, listed, number, span } from "../../kit/formats.ts";
import { Add, Card, Document, People, Renew, Stop, Swap } from "../../kit/icons.ts";
import { Initial } from "../../kit/Initial.tsx";
import { Loaded } from "../../kit/Loaded.tsx";
import { Page } from "../../kit/Page.tsx";
import { Bones, Empty } from "../../kit/States.tsx";
import { Day, Money } from "../../kit/Words.tsx";
import { Contacts } from "../../shell/Contacts.tsx";
import { profileList } from "../billing/queries.ts";
import { Documents } from "../invoices/Documents.tsx";
import { documentList } from "../invoices/queries.ts";
import { Switch } from "../renewals/Switch.tsx";
import { plansOnRequest } from "../shop/offers.ts";
import { catalogue } from "../shop/queries.ts";
import type { Row } from "../subscriptions/queries.ts";
import { manages } from "../subscriptions/rights.ts";
import { Coming, endOf, State } from "../subscriptions/state.tsx";
import "./small.css";

/** Invoices that are shown at once. */
const SHOWN = 5;

export function SmallCentre({ running }: { running: UseQueryResult<Row[]> }) {
  const { t } = useLingui();
  const account = useAccount();
  const name = person().name.split(" ")[0]!;
  return (
    <Page title={t`Hello ${name}`} lead={account.name}>
      <div className="detail small-centre">
        <div className="stack">
          <Loaded of={running} bones={<Bones rows={1} height={320} />}>
            {(rows) => rows.map((row) => <Held key={row.id} row={row} />)}
          </Loaded>
          <Invoices />
        </div>
        <div className="stack">
          <BillingData />
          <Help />
        </div>
      </div>
    </Page>
  );
}

function Held({ row }: { row: Row }) {
  const { t } = useLingui();
  const account = useAccount();
  const [edition, ...addons] = row.products;
  const seats = row.items[0]?.quantity ?? 0;
  const changes = manages(account, row) && row.state === "active";
  const term = span(row.term);
  const params = { subscription: row.id };
  if (!edition) return null;
  return (
    <section className="panel padded stack" aria-label={edition.name}>
      <div className="section-head">
        <span className="product-cell">
          <Initial name={edition.name} of={edition.product} />
          <span>
            <h2>{edition.name}</h2>
            <small>{t`Term ${term}`}</small>
          </span>
        </span>
        <State row={row} />
      </div>
      <div className="small-part">
        <div>
          <h3>
            <Trans>Seats</Trans>
          </h3>
          <p className="big">
            <Plural value={seats} one="# seat" other="# seats" />
          </p>
        </div>
        <div className="row-of-buttons">
          {edition.model !== "flat" && (
            <LinkButton icon={People} to="/subscriptions/$subscription/items/$item/licences" params={{ ...params, item: edition.item }}>
              <Trans>Who has one</Trans>
            </LinkButton>
          )}
          {changes && edition.model !== "flat" && (
            <LinkButton look="primary" to="/subscriptions/$subscription/seats" params={params}>
              <Trans>Change seats</Trans>
            </LinkButton>
          )}
        </div>
      </div>
      <Addons row={row} addons={addons} changes={changes} />
      <Renewal row={row} changes={changes} />
      {changes && (
        <div className="row-of-buttons">
          <LinkButton icon={Swap} to="/subscriptions/$subscription/plan" params={params}>
            <Trans>Change the plan</Trans>
          </LinkButton>
          <LinkButton icon={Stop} look="danger" to="/subscriptions/$subscription/cancel" params={params}>
            <Trans>Cancel</Trans>
          </LinkButton>
        </div>
      )}
    </section>
  );
}

interface AddonsProps {
  row: Row;
  addons: Row["products"];
  changes: boolean;
}

/** The add-ons that the subscription has, and those that it could have from its renewal on. */
function Addons({ row, addons, changes }: AddonsProps) {
  const account = useAccount();
  const products = useQuery(catalogue(account.id, 1)).data ?? [];
  const held = new Set(row.products.map(({ product }) => product));
  const more = products.filter(({ id, kind, bases }) => kind === "add_on" && bases.includes(row.products[0]!.product) && !held.has(id));
  if (addons.length + more.length === 0) return null;
  const possible = listed(more.map(({ name }) => name));
  return (
    <div className="small-part">
      <div>
        <h3>
          <Trans>Add-ons</Trans>
        </h3>
        {addons.length > 0 ? (
          <ul className="small-list">
            {addons.map(({ item, name }) => {
              const count = number(row.items.find(({ id }) => id === item)?.quantity ?? 0);
              return (
                <li key={item}>
                  {name} · {count}
                </li>
              );
            })}
          </ul>
        ) : (
          <p className="soft">
            <Trans>None so far. You can have {possible}.</Trans>
          </p>
        )}
      </div>
      {changes && more.length > 0 && (
        <LinkButton icon={Add} to="/subscriptions/$subscription/renewal" params={{ subscription: row.id }}>
          <Trans>Add at the renewal</Trans>
        </LinkButton>
      )}
    </div>
  );
}

function Renewal({ row, changes }: { row: Row; changes: boolean }) {
  const [asked, setAsked] = useState<boolean>();
  const ends = endOf(row) !== undefined;
  const next = row.next_renewal;
  return (
    <div className="small-part">
      <div>
        <h3>
          <Trans>Renewal</Trans>
        </h3>
        <p>
          {ends || !next ? (
            <Coming row={row} />
          ) : (
            <>
              <Day of={next.on} /> · <Money amount={next.total} currency={row.currency} />
            </>
          )}
        </p>
        {!ends && row.cancel_by && (
          <small className="soft">
            <Trans>
              can be cancelled until <Day of={row.cancel_by} />
            </Trans>
          </small>
        )}
      </div>
      {changes && !row.trial && (
        <Button icon={Renew} onClick={() => setAsked(ends)}>
          {ends ? <Trans>Switch renewal on</Trans> : <Trans>Switch renewal off</Trans>}
        </Button>
      )}
      {asked !== undefined && <Switch row={row} on={asked} onClose={() => setAsked(undefined)} />}
    </div>
  );
}

function Invoices() {
  const { t } = useLingui();
  const account = useAccount();
  const list = useInfiniteQuery(documentList(account.id, {}));
  return (
    <section aria-labelledby="invoices">
      <div className="section-head over">
        <h2 id="invoices">
          <Trans>Invoices</Trans>
        </h2>
        <LinkButton look="bare" icon={Document} to="/invoices">
          <Trans>All invoices</Trans>
        </LinkButton>
      </div>
      <Loaded of={list} bones={<Bones rows={2} height={56} />}>
        {({ pages }) => {
          const rows = pages.flatMap((page) => page.invoices).slice(0, SHOWN);
          return rows.length ? <Documents rows={rows} /> : <Empty title={t`No documents yet`} />;
        }}
      </Loaded>
    </section>
  );
}

function BillingData() {
  const account = useAccount();
  const query = useQuery(profileList(account.id));
  return (
    <section className="panel padded stack tight">
      <h2>
        <Trans>Billing data</Trans>
      </h2>
      <Loaded of={query} bones={<Bones height={90} />}>
        {(profiles) => {
          const profile = profiles[0];
          if (!profile) return <p className="soft">–</p>;
          const { address } = profile;
          return (
            <>
              <address className="small-address">
                <b>{profile.name}</b>
                <span>{address.street}</span>
                <span>
                  {address.postcode} {address.city}
                </span>
                <span>{country(address.country)}</span>
                {profile.vat_id && <span className="code">{profile.vat_id}</span>}
              </address>
              {may(account, "manage_billing") && (
                <div className="row-of-buttons">
                  <LinkButton icon={Card} to="/billing/$profile" params={{ profile: profile.id }}>
                    <Trans>Change</Trans>
                  </LinkButton>
                </div>
              )}
            </>
          );
        }}
      </Loaded>
    </section>
  );
}

/** Whom to ask, also for more than the small product can do. */
function Help() {
  const account = useAccount();
  const profiles = useQuery(profileList(account.id));
  const buys = may(account, "manage_billing");
  const products = useQuery({ ...catalogue(account.id, 1), enabled: buys });
  const larger = products.data?.flatMap((product) => plansOnRequest(product, profiles.data?.[0]?.currency))[0];
  return (
    <>
      <section className="panel padded stack tight">
        <h2>
          <Trans>Outgrown it?</Trans>
        </h2>
        <p>
          <Trans>We gladly help you to a larger product, and take along what you have.</Trans>
        </p>
        <div className="row-of-buttons">
          {larger ? (
            <LinkButton to="/upgrades/new" search={{ plan: larger.id }}>
              <Trans>Ask for an upgrade</Trans>
            </LinkButton>
          ) : (
            <LinkButton to="/help">
              <Trans>Ask for an upgrade</Trans>
            </LinkButton>
          )}
        </div>
      </section>
      <Contacts country={profiles.data?.[0]?.address.country} />
    </>
  );
}
