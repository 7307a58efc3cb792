/** The page of a mail's link: it says what the link is for, and only its button acts. A link is open to whoever has it;
 * an invitation binds the person who is signed in. Browsers send nothing behind `#`, so no server's log has a link. */

import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation } from "@tanstack/react-query";
import { useEffect, type ReactNode } from "react";

import { open } from "../../app/account.ts";
import { answered, api, openApi, type Schemas } from "../../app/api.ts";
import { config } from "../../app/config.ts";
import { person, signedIn, signIn } from "../../app/session.ts";
import { Button } from "../../kit/Button.tsx";
import { useWindowTitle } from "../../kit/Page.tsx";
import { Refused } from "../../kit/States.tsx";

type Purpose = Schemas["LinkPurpose"];

/** The purpose that the link states, for the words of the page; undefined for a link that is not whole. The seal is
 * checked by the API. */
function purposeOf(link: string): Purpose | undefined {
  try {
    const facts = link.split(".")[0]!.replaceAll("-", "+").replaceAll("_", "/");
    return (JSON.parse(atob(facts)) as { purpose: Purpose }).purpose;
  } catch {
    return undefined;
  }
}

export function LinkPage() {
  const link = window.location.hash.slice(1);
  switch (purposeOf(link)) {
    case "join_account":
      return <Join link={link} />;
    case "confirm_recipient":
      return <Confirm link={link} />;
    case "object_to_owner":
      return <ObjectTo link={link} />;
    case "confirm_end":
      return <ConfirmEnd link={link} />;
    default:
      return <NoLink />;
  }
}

/** A page of its own, without places: the reader may be nobody here. */
function Alone({ title, children }: { title: string; children: ReactNode }) {
  useWindowTitle(title);
  useEffect(() => document.getElementById("main")?.focus(), []);
  return (
    <main className="alone" id="main" tabIndex={-1}>
      <p className="seller">
        <img className="logo" src="/brand/logo.svg" alt="" width="32" height="32" />
        {config.seller.name}
      </p>
      <div className="panel padded">
        <h1>{title}</h1>
        {children}
      </div>
    </main>
  );
}

function Confirm({ link }: { link: string }) {
  const { t } = useLingui();
  const use = useMutation({ mutationFn: () => answered(openApi.POST("/v1/links", { body: { link } })) });
  const address = use.data?.address;
  if (use.isSuccess)
    return (
      <Alone title={t`Your address is confirmed`}>
        <p>
          <Trans>
            Invoices and mails go to <b>{address}</b> from now on.
          </Trans>
        </p>
      </Alone>
    );
  return (
    <Alone title={t`Confirm your address`}>
      <p>
        <Trans>With this link your address gets a customer's invoices and mails. Nothing has happened yet.</Trans>
      </p>
      {use.isError && <Refused error={use.error} />}
      <Button look="primary" busy={use.isPending} onClick={() => use.mutate()}>
        <Trans>Confirm</Trans>
      </Button>
    </Alone>
  );
}

function ObjectTo({ link }: { link: string }) {
  const { t } = useLingui();
  const use = useMutation({ mutationFn: () => answered(openApi.POST("/v1/links", { body: { link } })) });
  if (use.isSuccess)
    return (
      <Alone title={t`You have objected`}>
        <p>
          <Trans>Your account keeps its owners. We have been told.</Trans>
        </p>
      </Alone>
    );
  return (
    <Alone title={t`Object to a new owner`}>
      <p>
        <Trans>With this link you object to a new owner of your account. Nothing has happened yet.</Trans>
      </p>
      {use.isError && <Refused error={use.error} />}
      <Button look="danger" busy={use.isPending} onClick={() => use.mutate()}>
        <Trans>Object</Trans>
      </Button>
    </Alone>
  );
}

function ConfirmEnd({ link }: { link: string }) {
  const { t } = useLingui();
  const use = useMutation({ mutationFn: () => answered(openApi.POST("/v1/links", { body: { link } })) });
  if (use.isSuccess)
    return (
      <Alone title={t`The end is confirmed`}>
        <p>
          <Trans>The subscription ends as the statement in your mail says. A receipt follows by mail.</Trans>
        </p>
      </Alone>
    );
  return (
    <Alone title={t`Confirm the end`}>
      <p>
        <Trans>With this link you end a subscription, as the statement in your mail says. Nothing has happened yet.</Trans>
      </p>
      {use.isError && <Refused error={use.error} />}
      <Button look="danger" busy={use.isPending} onClick={() => use.mutate()}>
        <Trans>Confirm the end</Trans>
      </Button>
    </Alone>
  );
}

function Join({ link }: { link: string }) {
  const { t } = useLingui();
  const here = signedIn();
  const name = here ? person().name : "";
  const mail = here ? person().mail : "";
  const join = useMutation({
    mutationFn: () => answered(api.POST("/v1/me/accounts", { body: { link } })),
    onSuccess: (account) => void open(account.id),
  });
  if (join.isSuccess) {
    const account = join.data.name;
    return (
      <Alone title={t`You belong to ${account} now`}>
        <a className="button primary" href="/">
          <Trans>Go on</Trans>
        </a>
      </Alone>
    );
  }
  return (
    <Alone title={t`Accept the invitation`}>
      <p>
        <Trans>With this link you become a member of a customer's account. Nothing has happened yet.</Trans>
      </p>
      {here ? (
        <>
          <p className="soft">
            <Trans>
              You are signed in as {name}, {mail}.
            </Trans>
          </p>
          {join.isError && <Refused error={join.error} />}
          <Button look="primary" busy={join.isPending} onClick={() => join.mutate()}>
            <Trans>Accept</Trans>
          </Button>
        </>
      ) : (
        <>
          <p>
            <Trans>Sign in first, or make a sign-in with your own address.</Trans>
          </p>
          <Button look="primary" onClick={() => void signIn()}>
            <Trans>Sign in</Trans>
          </Button>
        </>
      )}
    </Alone>
  );
}

function NoLink() {
  const { t } = useLingui();
  return (
    <Alone title={t`This link is not whole`}>
      <p>
        <Trans>Open it from the mail, or copy its whole address.</Trans>
      </p>
    </Alone>
  );
}
