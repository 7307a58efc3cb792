/** A request for a plan that is sold on request: who asks, and the seller's answer in words or by an offer. */

import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";

import { answered, api, type Schemas } from "../../app/api.ts";
import { Button } from "../../kit/Button.tsx";
import { Dialog } from "../../kit/Dialog.tsx";
import { useDraft } from "../../kit/draft.ts";
import { TextArea } from "../../kit/Field.tsx";
import { number } from "../../kit/formats.ts";
import { Page } from "../../kit/Page.tsx";
import { Bones, Failed, Refused } from "../../kit/States.tsx";
import { Day, Span } from "../../kit/Words.tsx";
import type { Subscription } from "../subscriptions/queries.ts";
import { at, useAnswer, type About } from "./answering.ts";
import { MakeOffer } from "./MakeOffer.tsx";
import { Offered } from "./Offered.tsx";
import { seenAccount, seenSubscription, seenUpgrade } from "./queries.ts";
import { deskUpgrade as route } from "./route.ts";
import "./desk.css";

type Request = Schemas["UpgradeOut"];

export function UpgradeAsked() {
  const { t } = useLingui();
  const { account, request } = route.useParams();
  const asked = useQuery(seenUpgrade(account, request));
  const customer = useQuery(seenAccount(account));
  const subscription = asked.data?.subscription;
  const held = useQuery({ ...seenSubscription(account, subscription ?? ""), enabled: subscription !== undefined });
  const title = t`Request for an upgrade`;
  const back = { to: { to: "/desk" }, label: t`Seller's desk` } as const;
  if (!asked.data || !customer.data || (subscription && !held.data)) {
    const failed = [asked, customer, held].find(({ isError }) => isError);
    return (
      <Page title={title} back={back}>
        {failed ? <Failed error={failed.error} retry={() => failed.refetch()} /> : <Bones rows={2} height={200} />}
      </Page>
    );
  }
  const { state, message, answer, offer } = asked.data;
  const currencies = new Set(held.data ? [held.data.currency] : customer.data.profiles.map((profile) => profile.currency));
  const currency = currencies.size === 1 ? [...currencies][0] : undefined;
  return (
    <Page title={title} back={back}>
      <div className="stack">
        <section className="panel padded stack">
          <h2>
            <Link to="/desk/accounts/$account" params={{ account }}>
              {customer.data.account.name}
            </Link>
          </h2>
          <Facts request={asked.data} held={held.data} />
          <blockquote>{message}</blockquote>
          {answer && (
            <>
              <h3>
                <Trans>What we answered</Trans>
              </h3>
              <blockquote>{answer}</blockquote>
            </>
          )}
        </section>
        {state === "asked" && <Answer account={account} request={asked.data} currency={currency} />}
        {offer && <Offered account={account} request={asked.data} offer={offer} currency={currency} />}
      </div>
    </Page>
  );
}

function Facts({ request, held }: { request: Request; held: Subscription | undefined }) {
  const { contact, plan, quantity, asked_at, state } = request;
  return (
    <dl className="facts">
      <dt>
        <Trans>Contact</Trans>
      </dt>
      <dd className="offer-contact">
        {contact.name}
        <a href={`mailto:${contact.mail}`}>{contact.mail}</a>
        {contact.phone && <a href={`tel:${contact.phone.replaceAll(/[^+\d]/g, "")}`}>{contact.phone}</a>}
      </dd>
      <dt>
        <Trans>Plan</Trans>
      </dt>
      <dd className="code">{plan}</dd>
      {quantity && (
        <>
          <dt>
            <Trans>Seats</Trans>
          </dt>
          <dd>{number(quantity)}</dd>
        </>
      )}
      <dt>
        <Trans>Asked for</Trans>
      </dt>
      <dd>
        <Day of={asked_at.slice(0, 10)} />
      </dd>
      <dt>
        <Trans>State</Trans>
      </dt>
      <dd>
        <State of={state} />
      </dd>
      <dt>
        <Trans>Runs now</Trans>
      </dt>
      <dd className="offer-contact">
        {held ? <Running held={held} /> : <Trans>Nothing: a new subscription is asked for</Trans>}
      </dd>
    </dl>
  );
}

function Running({ held: { products, items, term } }: { held: Subscription }) {
  const name = products[0]!.name;
  return (
    <>
      <span>
        {name} · <Plural value={items[0]!.quantity} one="# seat" other="# seats" />
      </span>
      <Span of={term} />
    </>
  );
}

function State({ of }: { of: Request["state"] }) {
  switch (of) {
    case "asked":
      return <Trans>Not answered yet</Trans>;
    case "answered":
      return <Trans>Answered in words</Trans>;
    case "offered":
      return <Trans>The customer has an offer</Trans>;
    case "taken":
      return <Trans>The offer is taken</Trans>;
    case "declined":
      return <Trans>The customer declined the offer</Trans>;
    case "withdrawn":
      return <Trans>Withdrawn</Trans>;
    case "expired":
      return <Trans>The offer has expired</Trans>;
  }
}

function Answer({ currency, ...about }: About & { currency: string | undefined }) {
  const [writing, setWriting] = useState(false);
  const [offering, setOffering, closed] = useDraft(`offering ${about.request.id}`, false);
  if (offering)
    return (
      <MakeOffer
        {...about}
        currency={currency}
        onClose={() => {
          setOffering(false);
          closed();
        }}
      />
    );
  return (
    <section className="panel padded stack">
      <h2>
        <Trans>Your answer</Trans>
      </h2>
      <div className="row-of-buttons">
        <Button look="primary" onClick={() => setOffering(true)}>
          <Trans>Make an offer</Trans>
        </Button>
        <Button onClick={() => setWriting(true)}>
          <Trans>Answer in words</Trans>
        </Button>
      </div>
      {writing && <InWords {...about} onClose={() => setWriting(false)} />}
    </section>
  );
}

function InWords({ onClose, ...about }: About & { onClose: () => void }) {
  const { t } = useLingui();
  const [message, setMessage, clear] = useDraft(`answer ${about.request.id}`, "");
  const answer = useAnswer(about, t`The request was answered.`, async () => {
    const body = { message: message.trim() };
    const after = await answered(api.PUT("/v1/seller/accounts/{account}/upgrade-requests/{request}/answer", { ...at(about), body }));
    clear();
    return after;
  });
  const actions = (
    <>
      <Button onClick={onClose}>
        <Trans>Close</Trans>
      </Button>
      <Button look="primary" disabled={!message.trim()} busy={answer.isPending} onClick={() => answer.mutate()}>
        <Trans>Answer</Trans>
      </Button>
    </>
  );
  return (
    <Dialog open onClose={onClose} title={t`Answer in words`} actions={actions}>
      <TextArea
        label={t`Your words`}
        hint={t`The customer reads these words, and may ask again.`}
        value={message}
        maxLength={4000}
        onChange={({ target }) => setMessage(target.value)}
      />
      {answer.isError && <Refused error={answer.error} />}
    </Dialog>
  );
}
