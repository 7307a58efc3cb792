/** One billing profile: the party on invoices, who gets the mails, the VAT id, what is open, how is paid. */

import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

import { may, useAccount } from "../../app/account.ts";
import { config } from "../../app/config.ts";
import { LANGUAGES } from "../../app/language.ts";
import { LinkButton } from "../../kit/Button.tsx";
import { country, money } from "../../kit/formats.ts";
import { Loaded } from "../../kit/Loaded.tsx";
import { Page } from "../../kit/Page.tsx";
import { Bones, Failed } from "../../kit/States.tsx";
import { Money } from "../../kit/Words.tsx";
import { profileOf, type Profile as Held } from "./queries.ts";
import { Recipients } from "./Recipients.tsx";
import { electronicKinds, registers } from "./registers.ts";
import { profile as route } from "./route.ts";
import { VatBadge, VatWords } from "./words.tsx";
import "./billing.css";

export function Profile() {
  const { t } = useLingui();
  const account = useAccount();
  const { profile } = route.useParams();
  const query = useQuery(profileOf(account.id, profile));
  const back = may(account, "view_billing") ? ({ to: { to: "/billing" }, label: t`Billing` } as const) : undefined;
  if (!query.data)
    return (
      <Page title={t`Billing profile`} back={back}>
        {query.isError ? <Failed error={query.error} retry={() => query.refetch()} /> : <Bones rows={2} height={220} />}
      </Page>
    );
  const held = query.data;
  const change = may(account, "manage_billing") && (
    <LinkButton to="/billing/$profile/change" params={{ profile: held.id }} look="primary">
      <Trans>Change</Trans>
    </LinkButton>
  );
  return (
    <Page key={held.id} title={held.name} lead={t`Billing profile`} back={back} actions={change}>
      <Loaded of={query} bones={null}>
        {(held) => (
          <div className="detail billing">
            <div className="stack">
              <Party of={held} />
              <Recipients of={held} />
            </div>
            <div className="stack">
              <Balances of={held} />
              <Paying of={held} />
              <Vat of={held} />
              <Settings of={held} />
            </div>
          </div>
        )}
      </Loaded>
    </Page>
  );
}

function Party({ of: { name, address, reference, ...held } }: { of: Held }) {
  const place = [address.postcode, address.city].filter(Boolean).join(" ");
  const register = registers.find(({ code }) => code === held.registration_scheme)?.name ?? held.registration_scheme;
  const kind = electronicKinds.find(({ code }) => code === held.electronic_scheme)?.name ?? held.electronic_scheme;
  return (
    <section className="panel padded">
      <h2>
        <Trans>On your invoices</Trans>
      </h2>
      <address className="party">
        <b>{name}</b>
        <span>{address.street}</span>
        <span>{place}</span>
        {address.region && <span>{address.region}</span>}
        <span>{country(address.country)}</span>
      </address>
      <dl className="facts ruled">
        <dt>
          <Trans>Your reference</Trans>
        </dt>
        <dd>{reference ?? "–"}</dd>
        <dt>
          <Trans>Trade register</Trans>
        </dt>
        <dd>{held.registration ? [held.registration, register && `(${register})`].filter(Boolean).join(" ") : "–"}</dd>
        <dt>
          <Trans>Electronic invoices to</Trans>
        </dt>
        <dd className="code">{held.electronic_address ? `${held.electronic_address} (${kind})` : "–"}</dd>
      </dl>
    </section>
  );
}

function Balances({ of: { balance, other_balances = [] } }: { of: Held }) {
  const all = [...(balance ? [balance] : []), ...other_balances];
  const owed = all.some(({ owed }) => owed > 0);
  return (
    <section className="panel padded">
      <h2>
        <Trans>Balance</Trans>
      </h2>
      {all.map(({ currency, held, owed }) => (
        <dl className="facts amounts" key={currency}>
          <dt>
            <Trans>Open on invoices</Trans>
          </dt>
          <dd>
            <Money amount={owed} currency={currency} />
          </dd>
          <dt>
            {held < 0 ? <Trans>You owe us besides</Trans> : <Trans>Your credit</Trans>}
            {held > 0 && (
              <small className="block">
                <Trans>The next invoices use it.</Trans>
              </small>
            )}
          </dt>
          <dd>
            <Money amount={Math.abs(held)} currency={currency} />
          </dd>
        </dl>
      ))}
      {owed && (
        <p className="ways">
          <Link to="/invoices" search={{ state: "open" }}>
            <Trans>Show the open invoices</Trans>
          </Link>
        </p>
      )}
    </section>
  );
}

function Paying({ of: { credit } }: { of: Held }) {
  const limit = credit && money(credit.limit, credit.currency);
  const days = credit?.days;
  const seller = config.seller.name;
  return (
    <section className="panel padded">
      <h2>
        <Trans>Ways to pay</Trans>
      </h2>
      {credit ? (
        <p className="told">
          <Trans>
            By card, or on invoice by transfer within {days} days, as long as at most {limit} is open.
          </Trans>
        </p>
      ) : (
        <p className="told">
          <Trans>By card. {seller} has not released buying on invoice for this profile.</Trans>{" "}
          <Link to="/help">
            <Trans>Ask for it</Trans>
          </Link>
        </p>
      )}
    </section>
  );
}

function Vat({ of: { vat_id, vat_status } }: { of: Held }) {
  const proof = vat_status?.consultation;
  return (
    <section className="panel padded">
      <div className="section-head">
        <h2>
          <Trans>VAT id</Trans>
        </h2>
        {vat_id && vat_status && <VatBadge of={vat_status} />}
      </div>
      {vat_id ? (
        <>
          <p className="told code">{vat_id}</p>
          {vat_status && (
            <p className="soft">
              <VatWords of={vat_status} />
            </p>
          )}
          {proof && (
            <p className="soft">
              <Trans>
                Proof of the register: <span className="code">{proof}</span>
              </Trans>
            </p>
          )}
        </>
      ) : (
        <p className="told soft">
          <Trans>None was entered.</Trans>
        </p>
      )}
    </section>
  );
}

function Settings({ of: { language, currency, zone } }: { of: Held }) {
  return (
    <section className="panel padded">
      <h2>
        <Trans>Facts</Trans>
      </h2>
      <dl className="facts">
        <dt>
          <Trans>Language of documents</Trans>
        </dt>
        <dd lang={language}>{LANGUAGES[language]}</dd>
        <dt>
          <Trans>Currency of purchases</Trans>
        </dt>
        <dd>{currency}</dd>
        <dt>
          <Trans>Time zone of deadlines</Trans>
        </dt>
        <dd className="code">{zone}</dd>
      </dl>
    </section>
  );
}
