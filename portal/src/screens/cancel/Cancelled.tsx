/** After a cancellation: what was declared, its receipt and its dates. */

import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQuery } from "@tanstack/react-query";

import { useAccount } from "../../app/account.ts";
import { answered, api, type Schemas } from "../../app/api.ts";
import { firstOf } from "../../app/pages.ts";
import { Button, LinkButton } from "../../kit/Button.tsx";
import { day, plus } from "../../kit/formats.ts";
import { Calendar, Download } from "../../kit/icons.ts";
import { Page } from "../../kit/Page.tsx";
import { Refused } from "../../kit/States.tsx";
import type { Subscription } from "../subscriptions/queries.ts";

export function Cancelled({ quote, held }: { quote: Schemas["CancellationQuote"]; held: Subscription }) {
  const { t } = useLingui();
  const name = held.products[0]!.name;
  const last = day(plus(quote.change.ends, -1));
  return (
    <Page title={t`${name} is cancelled`} lead={<Trans>Last day of service: {last}</Trans>}>
      <section className="panel padded stack">
        <p>
          <Trans>You get a mail with all of it. The receipt says what was declared, when and by whom, with its sums.</Trans>
        </p>
        <Receipt subscription={held.id} />
        <div className="row-of-buttons">
          <LinkButton to="/subscriptions/$subscription" params={{ subscription: held.id }}>
            <Trans>To the subscription</Trans>
          </LinkButton>
        </div>
      </section>
    </Page>
  );
}

/** The files of the newest declared end: they are made in seconds, and asked for until they are there. */
function Receipt({ subscription }: { subscription: string }) {
  const account = useAccount();
  const path = { account: account.id, subscription };
  const ends = useQuery({
    queryKey: ["cancellations", account.id, subscription],
    queryFn: async ({ signal }) =>
      (await firstOf(
        (cursor) =>
          answered(
            api.GET("/v1/accounts/{account}/subscriptions/{subscription}/cancellations", { params: { path, query: { cursor } }, signal }),
          ),
        ({ cancellations }) => cancellations,
      )) ?? null,
  });
  const newest = ends.data;
  const fetch = useMutation({
    mutationFn: (format: "pdf" | "ics") =>
      answered(
        api.GET("/v1/accounts/{account}/subscriptions/{subscription}/cancellations/{cancellation}/files/{format}", {
          params: { path: { ...path, cancellation: newest!.id, format } },
        }),
      ),
    onSuccess: ({ url }) => window.location.assign(url),
  });
  if (!newest) return null;
  return (
    <>
      <div className="row-of-buttons">
        <Button look="primary" icon={Download} busy={fetch.isPending && fetch.variables === "pdf"} onClick={() => fetch.mutate("pdf")}>
          <Trans>Receipt</Trans>
        </Button>
        <Button icon={Calendar} busy={fetch.isPending && fetch.variables === "ics"} onClick={() => fetch.mutate("ics")}>
          <Trans>Dates for the calendar</Trans>
        </Button>
      </div>
      {fetch.isError && <Refused error={fetch.error} />}
    </>
  );
}
