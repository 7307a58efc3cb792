/** One person: facts, rights, licences, and what can be done with the membership. */

import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";

import { may, useAccount } from "../../app/account.ts";
import { Button } from "../../kit/Button.tsx";
import { Initial } from "../../kit/Initial.tsx";
import { Loaded } from "../../kit/Loaded.tsx";
import { Page } from "../../kit/Page.tsx";
import { Bones, Failed } from "../../kit/States.tsx";
import { Day } from "../../kit/Words.tsx";
import { Membership } from "./Membership.tsx";
import { licencesHeld, memberOf, productNames, type Member } from "./queries.ts";
import { Rights } from "./Rights.tsx";
import { person as route } from "./route.ts";
import { languages, MemberState, useGrants, useRoles } from "./words.tsx";
import "./people.css";

export function Person() {
  const { t } = useLingui();
  const account = useAccount();
  const { member } = route.useParams();
  const query = useQuery(memberOf(account.id, member));
  const back = may(account, "view_people") ? ({ to: { to: "/people" }, label: t`People` } as const) : undefined;
  if (!query.data)
    return (
      <Page title={t`Person`} back={back}>
        {query.isError ? <Failed error={query.error} retry={() => query.refetch()} /> : <Bones rows={2} height={180} />}
      </Page>
    );
  const of = query.data;
  return (
    <Page
      key={of.id}
      title={of.name ?? t`Removed person`}
      lead={of.mail}
      back={back}
      actions={may(account, "manage_people") && <Membership of={of} />}
    >
      <Loaded of={query} bones={null}>
        {(of) => (
          <div className="detail">
            <div className="stack">
              <RightsHeld of={of} />
              <Licences of={of} />
            </div>
            <Facts of={of} />
          </div>
        )}
      </Loaded>
    </Page>
  );
}

function Facts({ of }: { of: Member }) {
  const language = languages.find(({ value }) => value === of.language);
  const days = Object.values((of.last_active ?? {}) as Record<string, string>).sort();
  const last = days.at(-1);
  return (
    <section className="panel padded">
      <div className="section-head">
        <h2>
          <Trans>Facts</Trans>
        </h2>
        <MemberState of={of} />
      </div>
      <dl className="facts person-facts">
        <dt>
          <Trans>Mail address</Trans>
        </dt>
        <dd>{of.mail ?? "–"}</dd>
        <dt>
          <Trans>Telephone</Trans>
        </dt>
        <dd>{of.phone ?? "–"}</dd>
        <dt>
          <Trans>Language</Trans>
        </dt>
        <dd>{language ? <span lang={language.value}>{language.label}</span> : "–"}</dd>
        <dt>
          <Trans>Last at work</Trans>
        </dt>
        <dd>{last ? <Day of={last} /> : "–"}</dd>
      </dl>
    </section>
  );
}

function RightsHeld({ of }: { of: Member }) {
  const account = useAccount();
  const roles = useRoles().filter(({ value }) => of.roles.includes(value));
  const grants = useGrants().filter(({ value }) => of.grants.includes(value));
  const [changing, setChanging] = useState(false);
  const held = [...roles, ...grants];
  const mayChange = may(account, "manage_people") && (of.state === "active" || of.state === "invited");
  return (
    <section className="panel padded">
      <div className="section-head">
        <h2>
          <Trans>Rights</Trans>
        </h2>
        {mayChange && (
          <Button look="bare" onClick={() => setChanging(true)}>
            <Trans>Change</Trans>
          </Button>
        )}
      </div>
      {held.length > 0 ? (
        <ul className="items rights-held">
          {held.map(({ value, label, text }) => (
            <li key={value}>
              <b>{label}</b>
              <small>{text}</small>
            </li>
          ))}
        </ul>
      ) : (
        <p className="soft">
          <Trans>No rights.</Trans>
        </p>
      )}
      {changing && <Rights of={of} onClose={() => setChanging(false)} />}
    </section>
  );
}

function Licences({ of }: { of: Member }) {
  const account = useAccount();
  const query = useQuery(licencesHeld(account.id, of.id));
  const names = useQuery(productNames(account.id));
  return (
    <section className="panel padded">
      <h2>
        <Trans>Licences</Trans>
      </h2>
      <Loaded of={query} bones={<Bones height={52} />}>
        {({ licences, shared }) =>
          licences.length + shared.length > 0 ? (
            <ul className="items">
              {licences.map((one) => (
                <Held key={`${one.subscription} ${one.item}`} of={one} name={names.data?.get(one.product)} />
              ))}
              {shared.map((one) => (
                <Held key={`${one.subscription} ${one.item}`} of={one} name={names.data?.get(one.product)} />
              ))}
            </ul>
          ) : (
            <p className="soft">
              <Trans>No licences.</Trans>
            </p>
          )
        }
      </Loaded>
    </section>
  );
}

function Held({ of, name }: { of: { subscription: string; product: string; since?: string }; name: string | undefined }) {
  const since = of.since?.slice(0, 10);
  return (
    <li className="product-cell">
      <Initial name={name ?? "…"} of={of.product} />
      <span>
        <Link to="/subscriptions/$subscription" params={{ subscription: of.subscription }} className="row-link">
          {name ?? of.product}
        </Link>
        <small>
          {since ? (
            <Trans>
              since <Day of={since} />
            </Trans>
          ) : (
            <Trans>as everybody in your account</Trans>
          )}
        </small>
      </span>
    </li>
  );
}
