/** One subscription: its term, its items and people, what comes, its terms in words, its documents, its history. */

import { Trans, useLingui } from "@lingui/react/macro";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";

import { useAccount } from "../../app/account.ts";
import { may } from "../../app/account.ts";
import { Initial } from "../../kit/Initial.tsx";
import { listed, span } from "../../kit/formats.ts";
import { More as Dots } from "../../kit/icons.ts";
import { Loaded } from "../../kit/Loaded.tsx";
import { Menu } from "../../kit/Menu.tsx";
import { More } from "../../kit/More.tsx";
import { Page } from "../../kit/Page.tsx";
import { Bones, Empty, Failed } from "../../kit/States.tsx";
import { Day, Money } from "../../kit/Words.tsx";
import { Documents } from "../invoices/Documents.tsx";
import { TrialPanel } from "../trial/TrialPanel.tsx";
import { useRowActions } from "./actions.ts";
import { Changes } from "./Changes.tsx";
import { Facts } from "./Facts.tsx";
import { History } from "./History.tsx";
import { Items } from "./Items.tsx";
import { documentsOf, subscriptionOf, type Subscription } from "./queries.ts";
import { subscription as route } from "./route.ts";
import { Coming, State } from "./state.tsx";
import { Timeline } from "./Timeline.tsx";
import "./subscriptions.css";

export function Detail() {
  const { t } = useLingui();
  const account = useAccount();
  const { subscription } = route.useParams();
  const query = useQuery(subscriptionOf(account.id, subscription));
  const back = { to: { to: "/subscriptions" }, label: t`Subscriptions` } as const;
  if (!query.data)
    return (
      <Page title={t`Subscription`} back={back}>
        {query.isError ? <Failed error={query.error} retry={() => query.refetch()} /> : <Bones rows={3} height={180} />}
      </Page>
    );
  const held = query.data;
  const names = held.products.map(({ name }) => name);
  const term = span(held.term);
  const others = listed(names.slice(1));
  const lead = others ? t`with ${others} · term ${term}` : t`Term ${term}`;
  return (
    <Page title={names[0]!} lead={lead} back={back} actions={<Actions held={held} />}>
      <Loaded of={query} bones={null}>
        {(held) => (
          <div className="detail">
            <div className="stack">
              <section className="panel padded">
                <div className="section-head">
                  <h2>
                    <Trans>Term</Trans>
                  </h2>
                  <State row={held} />
                </div>
                <Timeline of={held} />
              </section>
              {held.trial && <TrialPanel of={held} />}
              <Items of={held} />
              {held.timeline.length > 0 && <Changes of={held} />}
              {may(account, "view_billing") && <Invoices of={held} />}
              <Terms of={held} />
              <History of={held} />
            </div>
            <div className="stack">
              <NextInvoice of={held} />
              <Facts of={held} />
            </div>
          </div>
        )}
      </Loaded>
    </Page>
  );
}

function Actions({ held }: { held: Subscription }) {
  const { t } = useLingui();
  const groups = useRowActions(held).map((group) => group.filter(({ key }) => key !== "open"));
  if (groups.every((group) => group.length === 0)) return null;
  return (
    <Menu label={t`Actions`} named groups={groups} className="button quiet">
      <Dots size={18} aria-hidden />
      <Trans>Actions</Trans>
    </Menu>
  );
}

/** The next sum and its day, before anything else is read. */
function NextInvoice({ of: held }: { of: Subscription }) {
  const next = held.next_bill ?? held.next_renewal;
  return (
    <section className="panel padded next-invoice">
      <span className="product-cell">
        <Initial name={held.products[0]!.name} of={held.products[0]!.product} />
        <h2>
          {held.trial ? <Trans>First invoice</Trans> : held.next_bill ? <Trans>Next period</Trans> : <Trans>Next renewal</Trans>}
        </h2>
      </span>
      {next && held.state === "active" ? (
        <>
          <p className="big">
            <Money amount={next.total} currency={held.currency} />
          </p>
          <p className="soft">
            <Trans>
              on <Day of={next.on} />, VAT included
            </Trans>
          </p>
        </>
      ) : (
        <p className="soft">{held.state === "active" ? <Coming row={held} /> : <Trans>Nothing is renewed any more.</Trans>}</p>
      )}
    </section>
  );
}

function Terms({ of: held }: { of: Subscription }) {
  if (held.terms.length === 0) return null;
  return (
    <section className="panel padded terms">
      <h2>
        <Trans>What was agreed</Trans>
      </h2>
      <ul className="sentences">
        {held.terms.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </section>
  );
}

function Invoices({ of: held }: { of: Subscription }) {
  const { t } = useLingui();
  const account = useAccount();
  const list = useInfiniteQuery(documentsOf(account.id, held));
  return (
    <section>
      <h2 className="over">
        <Trans>Documents</Trans>
      </h2>
      <Loaded of={list} bones={<Bones rows={2} height={56} />}>
        {({ pages }) => {
          const rows = pages.flatMap((page) => page.invoices);
          return rows.length ? <Documents rows={rows} /> : <Empty title={t`No documents yet`} />;
        }}
      </Loaded>
      <More of={list} />
    </section>
  );
}
