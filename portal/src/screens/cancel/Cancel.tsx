/** The end of a subscription: when, what it takes along, what it costs and gives back, why; and only then the button. */

import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { useAccount } from "../../app/account.ts";
import { answered, api, confirmed, type Schemas } from "../../app/api.ts";
import { useConfirm, useQuote } from "../../app/quoting.ts";
import { Button } from "../../kit/Button.tsx";
import { Choices } from "../../kit/Choices.tsx";
import { useDraft } from "../../kit/draft.ts";
import { SelectField, TextArea } from "../../kit/Field.tsx";
import { clock, day, money, plus, span } from "../../kit/formats.ts";
import { Page } from "../../kit/Page.tsx";
import { Bones, Empty, Failed, Refused } from "../../kit/States.tsx";
import { TaskPage } from "../../kit/TaskPage.tsx";
import { subscriptionOf, type Subscription } from "../subscriptions/queries.ts";
import { Alternatives } from "./Alternatives.tsx";
import { Cancelled } from "./Cancelled.tsx";
import { cancel as route } from "./route.ts";
import { Statement } from "./Statement.tsx";

type Wanted = Schemas["WantedEnd"];
type Quote = Schemas["CancellationQuote"];

interface Draft {
  when: Wanted["when"];
  reason: string;
  comment: string;
}

export function Cancel() {
  const { t } = useLingui();
  const account = useAccount();
  const { subscription } = route.useParams();
  const query = useQuery(subscriptionOf(account.id, subscription));
  if (query.data) return <End key={subscription} held={query.data} />;
  return (
    <Page title={t`Cancel`}>
      {query.isError ? <Failed error={query.error} retry={() => query.refetch()} /> : <Bones rows={2} height={240} />}
    </Page>
  );
}

function End({ held }: { held: Subscription }) {
  const { t } = useLingui();
  const account = useAccount();
  const path = { account: account.id, subscription: held.id };
  const about = `cancel ${held.id}`;
  const [draft, setDraft, clear] = useDraft<Draft>(about, { when: held.trial && (!held.trial.converts || held.trial.refusals > 0) ? "now" : "term_end", reason: "", comment: "" });
  const [done, setDone] = useState<Quote>();
  const change = (to: Partial<Draft>) => setDraft({ ...draft, ...to });
  const { quote, error, busy, renew } = useQuote<Wanted, Quote>({
    about,
    wanted: held.state === "ended" || done ? undefined : { when: draft.when },
    ask: (body, signal) =>
      answered(api.POST("/v1/accounts/{account}/subscriptions/{subscription}/cancellation/quotes", { params: { path }, body, signal })),
  });
  const confirming = useConfirm<Quote, Schemas["ChangedAnswer"]>({
    account: account.id,
    renew,
    confirm: (quote, key) =>
      confirmed(
        api.POST("/v1/accounts/{account}/subscriptions/{subscription}/cancellation", {
          params: { path, header: { "Idempotency-Key": key } },
          body: {
            quote: quote as unknown as Record<string, unknown>,
            reason: draft.reason,
            comment: draft.comment.trim() || undefined,
          },
        }),
      ),
    onDone: () => {
      setDone(quote);
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
  const { reasons, comment_length: least } = held.cancelling;
  const short = draft.comment.trim().length < least;
  const ready = quote && !busy && draft.reason && !short;
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
            {quote ? <Statement quote={quote} held={held} busy={busy} /> : error ? <Refused error={error} /> : <Bones height={320} />}
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
        <When held={held} value={draft.when} onChange={(when) => change({ when })} />
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
      </section>
      {quote?.change.shows && <Alternatives shows={quote.change.shows} held={held} currency={quote.currency} />}
    </TaskPage>
  );
}

function When({ held, value, onChange }: { held: Subscription; value: Wanted["when"]; onChange: (when: Wanted["when"]) => void }) {
  const { t } = useLingui();
  const last = day(plus(held.term[1]!, -1));
  const by = held.cancel_by && day(held.cancel_by);
  return (
    <Choices
      label={t`When`}
      value={value}
      onChange={onChange}
      options={[
        {
          value: "term_end",
          label: t`At the end of the term`,
          text: by ? t`The last day is ${last}, if you say so by ${by}.` : t`The last day is the last one of the term.`,
        },
        { value: "now", label: t`Now`, text: t`Today is the first day without service.` },
      ]}
    />
  );
}

/** The button says what is paid or comes back. */
function Verdict({ quote }: { quote: Quote }) {
  const due = quote.due_now + quote.due_later.reduce((sum, { amount }) => sum + amount, 0);
  const back = quote.refunds.reduce((sum, { amount }) => sum + amount, 0) + quote.to_balance;
  const last = day(plus(quote.change.ends, -1));
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
