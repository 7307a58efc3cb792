/** The end of a subscription: when, what it takes along, what it costs and gives back, why; and only then the button. */

import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { useAccount } from "../../app/account.ts";
import { answered, api, confirmed, type Schemas } from "../../app/api.ts";
import { useConfirm, useQuote } from "../../app/quoting.ts";
import { Button } from "../../kit/Button.tsx";
import { useDraft } from "../../kit/draft.ts";
import { SelectField, TextArea } from "../../kit/Field.tsx";
import { clock, day, money, plus, span } from "../../kit/formats.ts";
import { Page } from "../../kit/Page.tsx";
import { Bones, Empty, Failed, Refused } from "../../kit/States.tsx";
import { TaskPage } from "../../kit/TaskPage.tsx";
import { subscriptionOf, type Subscription } from "../subscriptions/queries.ts";
import { Alternatives } from "./Alternatives.tsx";
import { Asked } from "./Asked.tsx";
import { Cancelled } from "./Cancelled.tsx";
import { Checklist, isAnswered, NO_ANSWERS, sent, type Answers } from "./Checklist.tsx";
import { openEnd } from "./queries.ts";
import { cancel as route } from "./route.ts";
import { Statement } from "./Statement.tsx";
import { isDay, When, type EndChoice } from "./When.tsx";

type Wanted = Schemas["WantedEnd"];
type Quote = Schemas["CancellationQuote"];

interface Draft {
  when: EndChoice;
  day: string;
  reason: string;
  comment: string;
  answers: Answers;
}

const FIRST: Draft = { when: "term_end", day: "", reason: "", comment: "", answers: NO_ANSWERS };

export function Cancel() {
  const { t } = useLingui();
  const account = useAccount();
  const { subscription } = route.useParams();
  const query = useQuery(subscriptionOf(account.id, subscription));
  const asked = useQuery({ ...openEnd(account.id, subscription), enabled: query.data?.cancelling?.mode !== undefined });
  const failed = query.isError ? query : asked.isError ? asked : undefined;
  if (query.data && asked.data) return <Asked held={query.data} request={asked.data} />;
  if (query.data && !asked.isLoading && !failed) return <End key={subscription} held={query.data} />;
  return (
    <Page title={t`Cancel`}>
      {failed ? <Failed error={failed.error} retry={() => failed.refetch()} /> : <Bones rows={2} height={240} />}
    </Page>
  );
}

function End({ held }: { held: Subscription }) {
  const { t } = useLingui();
  const account = useAccount();
  const path = { account: account.id, subscription: held.id };
  const about = `cancel ${held.id}`;
  const leaves = held.trial && (!held.trial.converts || held.trial.refusals > 0);
  const [draft, setDraft, clear] = useDraft<Draft>(about, leaves ? { ...FIRST, when: "now" } : FIRST);
  const [done, setDone] = useState<Quote>();
  const change = (to: Partial<Draft>) => setDraft({ ...draft, ...to });
  const when = draft.when === "day" ? draft.day : draft.when;
  const { quote, error, busy, renew } = useQuote<Wanted, Quote>({
    about,
    wanted: held.state === "ended" || done || (draft.when === "day" && !isDay(draft.day)) ? undefined : { when },
    ask: (body, signal) =>
      answered(api.POST("/v1/accounts/{account}/subscriptions/{subscription}/cancellation/quotes", { params: { path }, body, signal })),
  });
  const confirming = useConfirm<Quote, Schemas["ChangedAnswer"] | Schemas["EndRequestOut"]>({
    account: account.id,
    renew,
    confirm: (quote, key) => {
      const params = { path, header: { "Idempotency-Key": key } };
      const said = {
        quote: quote as unknown as Record<string, unknown>,
        reason: draft.reason,
        comment: draft.comment.trim() || undefined,
      };
      return quote.change.mode
        ? confirmed(
            api.POST("/v1/accounts/{account}/subscriptions/{subscription}/end-requests", {
              params,
              body: { ...said, checklist: sent(draft.answers) },
            }),
          )
        : confirmed(api.POST("/v1/accounts/{account}/subscriptions/{subscription}/cancellation", { params, body: said }));
    },
    onDone: () => {
      if (!quote?.change.mode) setDone(quote); // a request is shown as it is read
      clear();
    },
  });
  const name = held.products[0]!.name;
  const back = { to: { to: "/subscriptions/$subscription", params: { subscription: held.id } }, label: name } as const;
  if (done) return <Cancelled quote={done} held={held} />;
  if (held.state === "ended" || !held.cancelling)
    return (
      <Page title={t`Cancel`} back={back}>
        <Empty title={t`This subscription has ended`} />
      </Page>
    );
  const term = span(held.term);
  const { reasons, comment_length: least, checklist } = held.cancelling;
  const short = draft.comment.trim().length < least;
  const complete = !checklist || isAnswered(draft.answers, checklist);
  const ready = quote && !busy && draft.reason && !short && complete;
  const until = quote && clock(quote.expires_at, held.zone);
  return (
    <TaskPage
      title={t`Cancel ${name}`}
      lead={t`Term ${term}`}
      back={back}
      paper={
        <>
          <h2>
            <Trans>What happens</Trans>
          </h2>
          <div className="quote-place">
            {quote ? (
              <Statement quote={quote} held={held} busy={busy} />
            ) : error ? (
              <Refused error={error} />
            ) : busy ? (
              <Bones height={320} />
            ) : (
              <p className="soft">
                <Trans>Choose the day, and you see what happens on it.</Trans>
              </p>
            )}
          </div>
        </>
      }
      action={
        <>
          {confirming.error && <Refused error={confirming.error} />}
          {confirming.payment && (
            <p className="soft" role="status">
              <Trans>The card's provider has not answered yet. You may stay here or come back later.</Trans>
            </p>
          )}
          <Button look="danger" disabled={!ready} busy={confirming.busy} onClick={() => ready && confirming.confirm(quote)}>
            {quote ? <Verdict quote={quote} /> : <Trans>Cancel</Trans>}
          </Button>
        </>
      }
      note={until && <Trans>Binding until {until}. What you see here is what the documents will say.</Trans>}
    >
      <section className="panel padded stack">
        <When held={held} value={draft.when} on={draft.day} onChange={change} />
        <SelectField label={t`Why`} value={draft.reason} onChange={({ target }) => change({ reason: target.value })}>
          <option value="" disabled>
            {t`Choose a reason`}
          </option>
          {reasons.map(({ reason, text }) => (
            <option key={reason} value={reason}>
              {text}
            </option>
          ))}
        </SelectField>
        <TextArea
          label={t`In your own words`}
          hint={least > 0 ? <Plural value={least} one="At least # letter." other="At least # letters." /> : t`If you like.`}
          value={draft.comment}
          maxLength={2000}
          onChange={({ target }) => change({ comment: target.value })}
        />
        {checklist && <Checklist wanted={checklist} value={draft.answers} onChange={(answers) => change({ answers })} />}
      </section>
      {quote?.change.shows && <Alternatives shows={quote.change.shows} held={held} currency={quote.currency} />}
    </TaskPage>
  );
}

/** The button says what is paid or comes back. */
function Verdict({ quote }: { quote: Quote }) {
  const due = quote.due_now + quote.due_later.reduce((sum, { amount }) => sum + amount, 0);
  const back = quote.refunds.reduce((sum, { amount }) => sum + amount, 0) + quote.to_balance;
  const last = day(plus(quote.change.ends, -1));
  if (quote.change.mode) return <Trans>Ask for the end</Trans>;
  if (due > 0) {
    const amount = money(due, quote.currency);
    return <Trans>Cancel · pay {amount}</Trans>;
  }
  if (back > 0) {
    const amount = money(back, quote.currency);
    return <Trans>Cancel · {amount} back</Trans>;
  }
  return <Trans>Cancel · last day {last}</Trans>;
}
