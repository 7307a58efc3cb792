/** A trial goes on as a paid term: from which day, for what sum, paid how; and only then the button. */

import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";

import { useAccount } from "../../app/account.ts";
import { answered, api, confirmed, type Schemas } from "../../app/api.ts";
import { config } from "../../app/config.ts";
import { useConfirm, useQuote } from "../../app/quoting.ts";
import { Button } from "../../kit/Button.tsx";
import { Choices } from "../../kit/Choices.tsx";
import { useDraft } from "../../kit/draft.ts";
import { SelectField } from "../../kit/Field.tsx";
import { clock, day, money, plus, span } from "../../kit/formats.ts";
import { Page } from "../../kit/Page.tsx";
import { Bones, Empty, Failed, NoRight, Refused } from "../../kit/States.tsx";
import { TaskPage } from "../../kit/TaskPage.tsx";
import { toast } from "../../kit/Toast.tsx";
import { Then } from "../renewals/Then.tsx";
import { catalogue } from "../shop/queries.ts";
import { subscriptionOf, type Subscription } from "../subscriptions/queries.ts";
import { manages } from "../subscriptions/rights.ts";
import { FirstInvoice } from "./FirstInvoice.tsx";
import { conversion as route } from "./route.ts";
import "../renewals/renewals.css";

type Wanted = Schemas["WantedConversion"];
type Quote = Schemas["ConversionQuote"];

interface Draft {
  pay: Subscription["collection"];
  card: string;
}

export function Conversion() {
  const { t } = useLingui();
  const account = useAccount();
  const { subscription } = route.useParams();
  const query = useQuery(subscriptionOf(account.id, subscription));
  const held = query.data;
  if (held?.trial && manages(account, held)) return <Convert key={subscription} held={held} />;
  return (
    <Page title={t`Go on after the trial`}>
      {!held ? (
        query.isError ? (
          <Failed error={query.error} retry={() => query.refetch()} />
        ) : (
          <Bones rows={2} height={240} />
        )
      ) : held.trial ? (
        <NoRight />
      ) : (
        <Empty title={t`This subscription is not in a trial`} />
      )}
    </Page>
  );
}

function Convert({ held }: { held: Subscription }) {
  const { t } = useLingui();
  const account = useAccount();
  const navigate = useNavigate();
  const cards = config.sandbox_cards;
  const path = { account: account.id, subscription: held.id };
  const about = `conversion ${held.id}`;
  const [draft, setDraft, clear] = useDraft<Draft>(about, { pay: held.collection, card: cards?.[0] ?? "" });
  const change = (to: Partial<Draft>) => setDraft({ ...draft, ...to });
  const products = useQuery(catalogue(account.id, 1)).data ?? [];
  const { quote, error, busy, renew } = useQuote<Wanted, Quote>({
    about,
    wanted: { pay_by: draft.pay },
    ask: (body, signal) =>
      answered(api.POST("/v1/accounts/{account}/subscriptions/{subscription}/conversion/quotes", { params: { path }, body, signal })),
  });
  const done = useConfirm<Quote, Schemas["ChangedAnswer"]>({
    account: account.id,
    renew,
    confirm: (quote, key) =>
      confirmed(
        api.POST("/v1/accounts/{account}/subscriptions/{subscription}/conversion", {
          params: { path, header: { "Idempotency-Key": key } },
          body: { quote: quote as unknown as Record<string, unknown>, card: draft.pay === "card" ? draft.card : undefined },
        }),
      ),
    onDone: () => {
      clear();
      toast(t`The paid term follows the trial.`);
      void navigate({ to: "/subscriptions/$subscription", params: { subscription: held.id } });
    },
  });
  const name = held.products[0]!.name;
  const until = quote && clock(quote.expires_at, held.zone);
  const last = day(plus(held.trial!.ends, -1));
  const late = held.trial!.refusals > 0;
  return (
    <TaskPage
      title={t`Go on after the trial`}
      lead={t`${name} · last free day ${last}`}
      back={{ to: { to: "/subscriptions/$subscription", params: { subscription: held.id } }, label: name }}
      paper={
        <>
          <h2>
            <Trans>The paid term</Trans>
          </h2>
          <div className="quote-place">
            {quote ? (
              <>
                <Follows quote={quote} late={late} />
                <Then items={quote.change.items} held={held} products={products} />
                <FirstInvoice quote={quote} busy={busy} late={late} />
              </>
            ) : error ? (
              <Refused error={error} />
            ) : (
              <Bones height={220} />
            )}
          </div>
        </>
      }
      action={
        <>
          {done.error && <Refused error={done.error} />}
          <Button look="primary" disabled={!quote || busy} busy={done.busy} onClick={() => quote && done.confirm(quote)}>
            {quote?.next_renewal ? (
              <Agree first={quote.next_renewal} currency={quote.currency} late={late} />
            ) : (
              <Trans>Agree</Trans>
            )}
          </Button>
        </>
      }
      note={
        until &&
        (late ? (
          <Trans>Binding until {until}. The payment is tried again at once.</Trans>
        ) : (
          <Trans>Binding until {until}. You can leave until {last} without a charge.</Trans>
        ))
      }
    >
      <section className="panel padded stack">
        <Choices
          label={t`Pay by`}
          value={draft.pay}
          onChange={(pay) => change({ pay })}
          options={[
            { value: "invoice", label: t`Invoice`, text: t`By transfer, by the day that the invoice says.` },
            ...(cards ? [{ value: "card" as const, label: t`Card`, text: late ? t`Charged at once.` : t`Charged when the paid term begins.` }] : []),
          ]}
        />
        {cards && draft.pay === "card" && (
          <SelectField
            label={t`Card`}
            hint={t`Cards of the sandbox: no money moves.`}
            value={draft.card}
            onChange={({ target }) => change({ card: target.value })}
          >
            {cards.map((card) => (
              <option key={card} value={card}>
                {card}
              </option>
            ))}
          </SelectField>
        )}
      </section>
    </TaskPage>
  );
}

function Follows({ quote: { change }, late }: { quote: Quote; late: boolean }) {
  const on = day(change.term[0]!);
  const term = span(change.term);
  if (late)
    return (
      <p className="verdict">
        <Trans>The paid term counts from the end of the trial: {term}.</Trans>
      </p>
    );
  return (
    <p className="verdict">
      <Trans>
        The paid term begins on {on}: {term}. Until then everything stays free.
      </Trans>
    </p>
  );
}

function Agree({ first, currency, late }: { first: Schemas["AmountsOut"]; currency: string; late: boolean }) {
  const amount = money(first.total, currency);
  const on = day(first.on);
  if (late) return <Trans>Agree · {amount}</Trans>;
  return (
    <Trans>
      Agree · {amount} on {on}
    </Trans>
  );
}
