/** A test clock: where it stands, moved on, the mails that nobody was sent, and removed with its account. */

import { Trans, useLingui } from "@lingui/react/macro";
import { useInfiniteQuery, useMutation, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";

import { open } from "../../app/account.ts";
import { answered, api, ifMatch, type Schemas } from "../../app/api.ts";
import { useOnce } from "../../app/once.ts";
import { allChanged } from "../../app/queries.ts";
import { Button } from "../../kit/Button.tsx";
import { Dialog } from "../../kit/Dialog.tsx";
import { TextField } from "../../kit/Field.tsx";
import { listed } from "../../kit/formats.ts";
import { Loaded } from "../../kit/Loaded.tsx";
import { More } from "../../kit/More.tsx";
import { Page } from "../../kit/Page.tsx";
import { Bones, Failed, Refused } from "../../kit/States.tsx";
import { toast } from "../../kit/Toast.tsx";
import { Moment } from "../../kit/Words.tsx";
import { Status } from "./Clocks.tsx";
import { keptMails, testClock } from "./queries.ts";
import { deskClock as route } from "./route.ts";
import "./desk.css";

type TestClock = Schemas["ClockOut"];

/** How often a clock on its way is read again, in milliseconds. */
const AGAIN = 1000;

export function Clock() {
  const { t } = useLingui();
  const { account } = route.useParams();
  const query = useQuery({
    ...testClock(account),
    refetchInterval: ({ state }) => (state.data?.status === "advancing" ? AGAIN : false),
  });
  const back = { to: { to: "/desk/test-clocks" }, label: t`Test clocks` } as const;
  if (!query.data)
    return (
      <Page title={t`Test clock`} back={back}>
        {query.isError ? <Failed error={query.error} retry={() => query.refetch()} /> : <Bones rows={2} height={160} />}
      </Page>
    );
  const clock = query.data;
  return (
    <Page title={clock.name} back={back} actions={<Open of={clock} />}>
      <div className="desk-columns">
        <div className="stack">
          <Mails key={`${clock.at} ${clock.status}`} of={clock} />
        </div>
        <div className="stack">
          <Standing of={clock} />
          <Removing of={clock} />
        </div>
      </div>
    </Page>
  );
}

/** The account, as its customer sees it: in this tab, by the same portal. */
function Open({ of: { account } }: { of: TestClock }) {
  const navigate = useNavigate();
  return (
    <Button
      look="primary"
      onClick={() => void open(account).then(() => navigate({ to: "/" }))}
    >
      <Trans>Open its account</Trans>
    </Button>
  );
}

function Standing({ of: clock }: { of: TestClock }) {
  const { t } = useLingui();
  const [to, setTo] = useState("");
  const { stopped } = clock;
  const once = useOnce();
  const advance = useMutation({
    mutationFn: () => {
      const body = { to: new Date(to).toISOString() };
      return answered(
        api.POST("/v1/seller/test-clocks/{account}/advance", {
          params: { path: { account: clock.account }, header: { "Idempotency-Key": once.key(body) } },
          body,
        }),
      );
    },
    onError: once.refused,
    onSuccess: async () => {
      setTo("");
      once.done();
      await allChanged();
    },
  });
  // What its account shows has another time once the clock has arrived.
  useEffect(() => {
    if (clock.status === "ready") void allChanged();
  }, [clock.status]);
  return (
    <section className="panel padded stack">
      <div className="section-head">
        <h2>
          <Trans>Its time</Trans>
        </h2>
        <Status of={clock} />
      </div>
      <p className="big" role="status">
        <Moment of={clock.at} />
      </p>
      {clock.status === "advancing" && (
        <p className="soft">
          <Trans>
            On its way to <Moment of={clock.until} />: the work of the days between is done in order.
          </Trans>
        </p>
      )}
      {stopped && (
        <p className="field-error" role="alert">
          <Trans>
            Work of <span className="code">{stopped}</span> keeps it where it stands.
          </Trans>
        </p>
      )}
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (to && !advance.isPending) advance.mutate();
        }}
      >
        <TextField
          type="datetime-local"
          label={t`Move it to`}
          hint={t`Later than it stands, by five years at most.`}
          value={to}
          onChange={({ target }) => setTo(target.value)}
        />
        {advance.isError && <Refused error={advance.error} />}
        <Button type="submit" look="primary" disabled={!to} busy={advance.isPending}>
          <Trans>Move the clock</Trans>
        </Button>
      </form>
    </section>
  );
}

function Removing({ of: { account, version, name } }: { of: TestClock }) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const [asking, setAsking] = useState(false);
  const remove = useMutation({
    mutationFn: () =>
      answered(
        api.DELETE("/v1/seller/test-clocks/{account}", { params: { path: { account }, header: ifMatch(version) } }),
      ),
    onSuccess: async () => {
      await navigate({ to: "/desk/test-clocks" });
      toast(t`The test clock is being removed`);
      await allChanged();
    },
  });
  return (
    <section className="panel padded stack">
      <h2>
        <Trans>Done with it?</Trans>
      </h2>
      <Button look="danger" onClick={() => setAsking(true)}>
        <Trans>Remove the test clock</Trans>
      </Button>
      <Dialog
        open={asking}
        onClose={() => setAsking(false)}
        title={t`Remove ${name}?`}
        actions={
          <>
            <Button onClick={() => setAsking(false)}>
              <Trans>Back</Trans>
            </Button>
            <Button look="danger" busy={remove.isPending} onClick={() => remove.mutate()}>
              <Trans>Remove</Trans>
            </Button>
          </>
        }
      >
        <p>
          <Trans>The account goes with all that it has. This cannot be undone.</Trans>
        </p>
        {remove.isError && <Refused error={remove.error} />}
      </Dialog>
    </section>
  );
}

function Mails({ of: { account, at } }: { of: TestClock }) {
  const list = useInfiniteQuery(keptMails(account, at));
  return (
    <section>
      <h2 className="over">
        <Trans>Mails that nobody was sent</Trans>
      </h2>
      <Loaded of={list} bones={<Bones rows={2} height={64} />}>
        {({ pages }) => {
          const mails = pages.flatMap((page) => page.mails);
          if (mails.length === 0)
            return (
              <p className="panel padded soft">
                <Trans>None yet.</Trans>
              </p>
            );
          return (
            <ul className="panel flush rows">
              {mails.map((mail) => (
                <li key={mail.id} className="padded">
                  <details className="kept-mail">
                    <summary>
                      {mail.subject}
                      <small>
                        <Moment of={mail.at} /> · {listed(mail.to)}
                      </small>
                    </summary>
                    <pre>{mail.text}</pre>
                    {mail.attachments.length > 0 && <p className="soft">{listed(mail.attachments)}</p>}
                  </details>
                </li>
              ))}
            </ul>
          );
        }}
      </Loaded>
      <More of={list} />
    </section>
  );
}
