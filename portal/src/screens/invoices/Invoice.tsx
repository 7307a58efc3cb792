/** One invoice or credit note: its lines with their arithmetic, what is open and how to pay it, its files. */

import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

import { useAccount } from "../../app/account.ts";
import { Button } from "../../kit/Button.tsx";
import { country, span } from "../../kit/formats.ts";
import { Download } from "../../kit/icons.ts";
import { Loaded } from "../../kit/Loaded.tsx";
import { Page } from "../../kit/Page.tsx";
import { Lines, Totals } from "../../kit/QuotePaper.tsx";
import { Bones, Failed, Refused } from "../../kit/States.tsx";
import { Day, Span } from "../../kit/Words.tsx";
import { Settled } from "./Documents.tsx";
import { Paying } from "./Paying.tsx";
import { documentOf, linkToFile, type Document } from "./queries.ts";
import { invoice as route } from "./route.ts";
import { Settling } from "./Settling.tsx";
import "./invoices.css";

export function Invoice() {
  const { t } = useLingui();
  const account = useAccount();
  const { invoice } = route.useParams();
  const query = useQuery(documentOf(account.id, invoice));
  const back = { to: { to: "/invoices" }, label: t`Invoices` } as const;
  if (!query.data)
    return (
      <Page title={t`Invoice`} back={back}>
        {query.isError ? <Failed error={query.error} retry={() => query.refetch()} /> : <Bones rows={2} height={240} />}
      </Page>
    );
  const document = query.data;
  const kind = document.kind === "invoice" ? t`Invoice` : t`Credit note`;
  const title = document.number ? `${kind} ${document.number}` : kind;
  return (
    <Page title={title} lead={<Lead of={document} />} back={back} actions={<Files of={document} />}>
      <Loaded of={query} bones={null}>
        {(document) => (
          <div className="detail">
            <div className="stack">
              <section className="panel padded paper" lang={document.language}>
                <Lines lines={document.lines} currency={document.currency} />
                <Totals document={document} currency={document.currency} />
              </section>
              <Settling of={document} />
            </div>
            <div className="stack">
              <Paying of={document} />
              <Facts of={document} />
            </div>
          </div>
        )}
      </Loaded>
    </Page>
  );
}

function Lead({ of: document }: { of: Document }) {
  const days = span(document.period);
  if (document.state === "parked")
    return <Trans>Held: the seller checks it before it gets its number.</Trans>;
  if (!document.number) return <Trans>The number follows in a moment.</Trans>;
  return (
    <Trans>
      of <Day of={document.date} />, for {days}
    </Trans>
  );
}

/** A file is asked for when it is wanted: its address lives five minutes. */
function Files({ of: document }: { of: Document }) {
  const { t } = useLingui();
  const account = useAccount();
  const fetch = useMutation({
    mutationFn: (format: string) => linkToFile(account.id, document.id, format),
    onSuccess: ({ url }) => window.location.assign(url),
  });
  if (document.formats.length === 0)
    return (
      <p className="soft" role="status">
        <Trans>The files are being made.</Trans>
      </p>
    );
  const names: Record<string, string> = { pdf: t`PDF`, xml: t`XML` };
  return (
    <>
      {fetch.isError && <Refused error={fetch.error} />}
      {document.formats.map((format) => (
        <Button
          key={format}
          look={format === "pdf" ? "primary" : "quiet"}
          icon={Download}
          busy={fetch.isPending && fetch.variables === format}
          onClick={() => fetch.mutate(format)}
        >
          {names[format] ?? format}
        </Button>
      ))}
    </>
  );
}

function Facts({ of: document }: { of: Document }) {
  const { buyer } = document;
  const place = [buyer.address.postcode, buyer.address.city].filter(Boolean).join(" ");
  return (
    <section className="panel padded">
      <div className="section-head">
        <h2>
          <Trans>Facts</Trans>
        </h2>
        <Settled row={document} />
      </div>
      <dl className="facts">
        <dt>
          <Trans>Days</Trans>
        </dt>
        <dd>
          <Span of={document.period} />
        </dd>
        {document.kind === "invoice" && (
          <>
            <dt>
              <Trans>To pay by</Trans>
            </dt>
            <dd>
              <Day of={document.due} />
            </dd>
          </>
        )}
        <dt>
          <Trans>Billed to</Trans>
        </dt>
        <dd>
          {buyer.name}
          <small className="block">
            {place}, {country(buyer.address.country)}
          </small>
        </dd>
        {buyer.vat_id && (
          <>
            <dt>
              <Trans>VAT id</Trans>
            </dt>
            <dd className="code">{buyer.vat_id}</dd>
          </>
        )}
        {document.reference && (
          <>
            <dt>
              <Trans>Your reference</Trans>
            </dt>
            <dd>{document.reference}</dd>
          </>
        )}
        {document.purchase_order && (
          <>
            <dt>
              <Trans>Purchase order</Trans>
            </dt>
            <dd>{document.purchase_order}</dd>
          </>
        )}
        <dt>
          <Trans>Subscription</Trans>
        </dt>
        <dd>
          <Link to="/subscriptions/$subscription" params={{ subscription: document.subscription }}>
            <Trans>Show</Trans>
          </Link>
        </dd>
        {document.corrects.length > 0 && (
          <>
            <dt>
              <Trans>Corrects</Trans>
            </dt>
            <dd>
              {document.corrects.map((invoice) => (
                <Link key={invoice.document} to="/invoices/$invoice" params={{ invoice: invoice.document }} className="code block">
                  {invoice.number ?? <Day of={invoice.date} />}
                </Link>
              ))}
            </dd>
          </>
        )}
      </dl>
    </section>
  );
}
