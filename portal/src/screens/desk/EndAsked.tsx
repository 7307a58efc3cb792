/** A request for an end as the seller's staff sees it: its steps, its sums, the checklist's answers, and the decision. */

import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

import type { Schemas } from "../../app/api.ts";
import { useStaffRight } from "../../app/staff.ts";
import { day } from "../../kit/formats.ts";
import { Page } from "../../kit/Page.tsx";
import { Bones, Failed } from "../../kit/States.tsx";
import { Day } from "../../kit/Words.tsx";
import type { EndRequest } from "../cancel/queries.ts";
import { Stated, Steps } from "../cancel/Steps.tsx";
import type { Subscription } from "../subscriptions/queries.ts";
import { Decide, Help } from "./Deciding.tsx";
import { seenAccount, seenEnd, seenSubscription } from "./queries.ts";
import { deskEnd as route } from "./route.ts";
import "./desk.css";

export function EndAsked() {
  const { t } = useLingui();
  const { account, subscription, request } = route.useParams();
  const customer = useQuery(seenAccount(account));
  const held = useQuery(seenSubscription(account, subscription));
  const asked = useQuery(seenEnd(account, subscription, request));
  const back = { to: { to: "/desk" }, label: t`Seller's desk` } as const;
  if (!customer.data || !held.data || !asked.data) {
    const failed = [asked, held, customer].find(({ isError }) => isError);
    return (
      <Page title={t`Request for an end`} back={back}>
        {failed ? <Failed error={failed.error} retry={() => failed.refetch()} /> : <Bones rows={2} height={240} />}
      </Page>
    );
  }
  const name = held.data.products[0]!.name;
  return (
    <Page title={t`The end of ${name}`} back={back} lead={<Next request={asked.data} />}>
      <div className="desk-columns">
        <div className="stack">
          <section className="panel padded stack">
            <h2>
              <Link to="/desk/accounts/$account" params={{ account }}>
                {customer.data.account.name}
              </Link>
            </h2>
            <Stated request={asked.data} currency={held.data.currency} />
            <Answers of={asked.data} held={held.data} />
          </section>
          <Decision account={account} held={held.data} request={asked.data} />
        </div>
        <section className="panel padded stack">
          <h2>
            <Trans>Steps</Trans>
          </h2>
          <Steps of={asked.data} zone={held.data.zone} />
        </section>
      </div>
    </Page>
  );
}

/** What is to be done, and by which day. */
function Next({ request }: { request: EndRequest }) {
  const until = day(request.decide_by ?? request.first_day);
  switch (request.state) {
    case "open":
      return request.mode === "assisted" ? (
        <Trans>Prepare the statement by {until}. Without an answer of the customer by then it ends as it was asked for.</Trans>
      ) : (
        <Trans>Decide by {until}. Without a decision by the end of that day the end is approved.</Trans>
      );
    case "prepared":
      return <Trans>The customer has the statement. Without an answer by {until} it ends as it was asked for.</Trans>;
    case "rejected": {
      const last = day(request.correct_by ?? request.first_day);
      return <Trans>It is rejected. The customer can send it again, once, by {last}.</Trans>;
    }
    case "approved":
      return <Trans>It is approved, and is being carried out.</Trans>;
    case "carried_out":
      return <Trans>It is carried out.</Trans>;
    case "refused":
      return <Trans>It is refused for good.</Trans>;
    case "withdrawn":
      return <Trans>The customer has withdrawn it.</Trans>;
  }
}

/** What the customer said: the reason, the comment, and the answers to the checklist. */
function Answers({ of, held }: { of: EndRequest; held: Subscription }) {
  const { t } = useLingui();
  const reason = held.cancelling?.reasons.find((one) => one.reason === of.reason)?.text ?? of.reason;
  const { exported, data_owner, words } = of.checklist;
  return (
    <>
      <h3>
        <Trans>What the customer says</Trans>
      </h3>
      <dl className="facts">
        <dt>
          <Trans>End asked for</Trans>
        </dt>
        <dd>
          <AskedEnd of={of} />
        </dd>
        <dt>
          <Trans>Reason</Trans>
        </dt>
        <dd>{reason}</dd>
        {of.mode === "request" && (
          <>
            <dt>
              <Trans>Data exported</Trans>
            </dt>
            <dd>{exported ? t`Yes` : t`No`}</dd>
          </>
        )}
        {data_owner && (
          <>
            <dt>
              <Trans>Owner of the data from now on</Trans>
            </dt>
            <dd>{data_owner}</dd>
          </>
        )}
        {of.declared_on && (
          <>
            <dt>
              <Trans>Declared</Trans>
            </dt>
            <dd>
              <Declared by={of.declared_by} /> · <Day of={of.declared_on} />
            </dd>
          </>
        )}
      </dl>
      {[of.comment, of.feedback, words].map((said, at) => said && <blockquote key={at}>{said}</blockquote>)}
    </>
  );
}

function AskedEnd({ of: { day: on, when } }: { of: EndRequest }) {
  if (on) return <Day of={on} />;
  return when === "term_end" ? <Trans>At the end of the term</Trans> : <Trans>At once</Trans>;
}

function Declared({ by }: { by?: Schemas["EndDeclaration"] }) {
  if (by === "letter") return <Trans>By letter</Trans>;
  if (by === "telephone") return <Trans>By telephone</Trans>;
  return <Trans>By the mail's link</Trans>;
}

/** The decision that is open, for whoever may take it; the reason and the words of a rejection. */
function Decision({ account, held, request }: { account: string; held: Subscription; request: EndRequest }) {
  const may = useStaffRight();
  const text = held.cancelling?.rejections?.find(({ reason }) => reason === request.rejection)?.text ?? request.rejection;
  const waits = request.state === "open" || request.state === "prepared";
  if (waits && may("decide_ends"))
    return request.mode === "assisted" ? (
      <Help account={account} request={request} />
    ) : (
      <Decide account={account} request={request} reasons={held.cancelling?.rejections ?? []} />
    );
  if (!text && !request.message) return null;
  return (
    <section className="panel padded stack">
      <h2>
        <Trans>What we answered</Trans>
      </h2>
      {text && <p>{text}</p>}
      {request.message && <blockquote>{request.message}</blockquote>}
    </section>
  );
}
