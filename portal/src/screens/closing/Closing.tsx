/** Closing the account: what stands in the way, what will happen, confirmed by the account's name, then followed. */

import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQuery } from "@tanstack/react-query";

import { may, useAccount } from "../../app/account.ts";
import { answered, api } from "../../app/api.ts";
import { useOnce } from "../../app/once.ts";
import { queries } from "../../app/queries.ts";
import { useToday } from "../../app/today.ts";
import { Button, LinkButton } from "../../kit/Button.tsx";
import { useDraft } from "../../kit/draft.ts";
import { TextField } from "../../kit/Field.tsx";
import { Download } from "../../kit/icons.ts";
import { Page } from "../../kit/Page.tsx";
import { Bones, Failed, NoRight, Refused } from "../../kit/States.tsx";
import { TaskPage } from "../../kit/TaskPage.tsx";
import { Day } from "../../kit/Words.tsx";
import { InTheWay } from "./InTheWay.tsx";
import { blockingOf, closingOf, type Blocking } from "./queries.ts";
import { Closes } from "./Closes.tsx";
import "./closing.css";

/** What this tab knows of a closing that it began: at its end nobody is a member who could read it. */
interface Begun {
  begun: boolean;
  until?: string;
}

export function Closing() {
  const { t } = useLingui();
  const account = useAccount();
  const owns = may(account, "make_owners");
  const closes = useQuery(closingOf(account.id));
  const [begun, setBegun] = useDraft<Begun>(`closes ${account.id}`, { begun: false });
  const blocking = useQuery({ ...blockingOf(account.id), enabled: owns && closes.data === null && !begun.begun });
  const title = t`Close the account`;
  const back = { to: { to: "/billing" }, label: t`Billing` } as const;
  if (closes.data || begun.begun) return <Closes of={closes.data ?? undefined} until={begun.until} />;
  if (!owns)
    return (
      <Page title={title}>
        <NoRight />
      </Page>
    );
  const failed = [closes, blocking].find(({ isError }) => isError);
  if (!blocking.data)
    return (
      <Page title={title} back={back}>
        {failed ? <Failed error={failed.error} retry={() => failed.refetch()} /> : <Bones rows={2} height={220} />}
      </Page>
    );
  return <Confirm of={blocking.data} title={title} back={back} onBegun={() => setBegun({ begun: true, until: blocking.data.documents_until })} />;
}

interface ConfirmProps {
  of: Blocking;
  title: string;
  back: { to: { to: "/billing" }; label: string };
  onBegun: () => void;
}

function Confirm({ of, title, back, onBegun }: ConfirmProps) {
  const { t } = useLingui();
  const account = useAccount();
  const once = useOnce();
  const [name, setName, clear] = useDraft(`closing ${account.id}`, "");
  const free = of.subscriptions.length + of.invoices.length + of.owing.length + of.unfinished.length === 0;
  const close = useMutation({
    mutationFn: () => {
      const body = { name };
      const params = { path: { account: account.id }, header: { "Idempotency-Key": once.key(body) } };
      return answered(api.POST("/v1/accounts/{account}/closing", { params, body }));
    },
    onSuccess: (closes) => {
      clear();
      queries.setQueryData(closingOf(account.id).queryKey, closes);
      onBegun();
    },
    onError: (error) => {
      once.refused(error);
      void queries.invalidateQueries({ queryKey: blockingOf(account.id).queryKey });
    },
  });
  const named = of.name;
  return (
    <TaskPage
      title={title}
      back={back}
      lead={t`For good, and for everybody in it. Nothing of this can be undone.`}
      paper={
        <div className="stack tight">
          <h2>
            <Trans>Confirm by the name</Trans>
          </h2>
          {free ? (
            <TextField
              label={t`Name of the account`}
              hint={<Trans>Type {named}, so that no account is closed by mistake.</Trans>}
              value={name}
              autoComplete="off"
              spellCheck={false}
              maxLength={200}
              onChange={({ target }) => setName(target.value)}
            />
          ) : (
            <p>
              <Trans>Something still stands in the way. Once it is done, the account can be closed here.</Trans>
            </p>
          )}
        </div>
      }
      action={
        <>
          {close.isError && <Refused error={close.error} />}
          <Button look="danger" disabled={!free || name.trim() !== named.trim()} busy={close.isPending} onClick={() => close.mutate()}>
            <Trans>Close the account for good</Trans>
          </Button>
        </>
      }
    >
      <InTheWay of={of} />
      <Happens until={of.documents_until} />
    </TaskPage>
  );
}

/** What will happen, in its order. */
function Happens({ until }: { until: string | undefined }) {
  const today = useToday();
  return (
    <section className="panel padded stack tight">
      <h2>
        <Trans>What happens then</Trans>
      </h2>
      <ol className="happens">
        <li>
          <Trans>
            From today, <Day of={today} />, nothing more can be bought in the account.
          </Trans>
        </li>
        <li>
          <Trans>A balance is transferred to you. The account closes once that is done.</Trans>
        </li>
        <li>
          <Trans>Owners and recipients of invoices get a mail.</Trans>
        </li>
        <li>
          <Trans>All people lose their access, you too. Names, addresses and billing profiles are removed for good.</Trans>
        </li>
        <li>
          {until ? (
            <Trans>
              Invoices and credit notes are kept by law until <Day of={until} /> at the latest, and then removed. You can no longer see them here.
            </Trans>
          ) : (
            <Trans>There are no invoices that would have to be kept.</Trans>
          )}
        </li>
      </ol>
      <div className="row-of-buttons">
        <LinkButton to="/exports" icon={Download}>
          <Trans>Take your data with you first</Trans>
        </LinkButton>
      </div>
    </section>
  );
}
