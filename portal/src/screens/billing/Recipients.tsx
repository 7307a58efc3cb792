/** Who gets the mails of a profile: confirmed or not yet, and which kinds. */

import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { may, useAccount } from "../../app/account.ts";
import { answered, api, ifMatch, type Schemas } from "../../app/api.ts";
import { useOnce } from "../../app/once.ts";
import { asProblem } from "../../app/problem.ts";
import { allChanged } from "../../app/queries.ts";
import { Badge } from "../../kit/Badge.tsx";
import { Button } from "../../kit/Button.tsx";
import { Checks } from "../../kit/Checks.tsx";
import { Dialog } from "../../kit/Dialog.tsx";
import { useDraft } from "../../kit/draft.ts";
import { TextField } from "../../kit/Field.tsx";
import { Add, Bell, More as Dots, Renew, Stop } from "../../kit/icons.ts";
import { Menu, type Choice } from "../../kit/Menu.tsx";
import { Refused } from "../../kit/States.tsx";
import { toast } from "../../kit/Toast.tsx";
import { changesFor, kindsOf, KINDS, type Kind } from "./kinds.ts";
import { isWaiting, recipientsOf, type Profile, type Recipient } from "./queries.ts";
import { useKinds, useRefusals } from "./words.tsx";

/** The most recipients that a profile has. */
const MOST = 10;

type Act = { is: "add" } | { is: "kinds" | "remove"; address: string };

/** A change of the profile as it was read. One of another version is read anew, and the person presses again. */
function useChange(of: Profile, done: string, onDone: () => void) {
  const account = useAccount();
  return useMutation({
    mutationFn: (body: Schemas["ProfileChanges"]) =>
      answered(
        api.PATCH("/v1/accounts/{account}/profiles/{profile}", {
          params: { path: { account: account.id, profile: of.id }, header: ifMatch(of.version) },
          body,
        }),
      ),
    onSuccess: async () => {
      await allChanged();
      onDone();
      toast(done);
    },
    onError: async (error) => {
      if (asProblem(error).status === 412) await allChanged();
    },
  });
}

export function Recipients({ of }: { of: Profile }) {
  const account = useAccount();
  const sees = may(account, "view_billing");
  const manages = may(account, "manage_billing") || of.owner === account.member;
  const known = useQuery({ ...recipientsOf(account.id), enabled: sees }).data;
  const [act, setAct] = useState<Act>();
  const close = () => setAct(undefined);
  const waiting = of.recipients.some((one) => isWaiting(known, one));
  return (
    <section className="panel padded">
      <div className="section-head">
        <h2>
          <Trans>Who gets the mails</Trans>
        </h2>
        {manages && of.recipients.length < MOST && (
          <Button look="bare" icon={Add} onClick={() => setAct({ is: "add" })}>
            <Trans>Add</Trans>
          </Button>
        )}
      </div>
      <ul className="items recipients">
        {of.recipients.map((address) => (
          <Row key={address} address={address} of={of} known={known} manages={manages} onAct={setAct} />
        ))}
      </ul>
      {waiting && (
        <p className="soft under">
          <Trans>An unconfirmed address gets a mail with a link. Until it confirms, somebody of your account gets its mails in its place.</Trans>
        </p>
      )}
      {act?.is === "add" && <AddOne of={of} onClose={close} />}
      {act?.is === "kinds" && <Kinds of={of} address={act.address} onClose={close} />}
      {act?.is === "remove" && <Remove of={of} address={act.address} onClose={close} />}
    </section>
  );
}

interface RowProps {
  address: string;
  of: Profile;
  known: ReadonlyMap<string, Recipient> | undefined;
  manages: boolean;
  onAct: (act: Act) => void;
}

function Row({ address, of, known, manages, onAct }: RowProps) {
  const { t } = useLingui();
  const account = useAccount();
  const waiting = isWaiting(known, address);
  const recipient = known?.get(address.toLowerCase());
  const once = useOnce();
  const again = useMutation({
    mutationFn: ({ id, version }: Recipient) =>
      answered(
        api.POST("/v1/accounts/{account}/recipients/{recipient}/link", {
          params: { path: { account: account.id, recipient: id }, header: { "Idempotency-Key": once.key(`${id} ${version}`) } },
        }),
      ),
    onSuccess: async () => {
      await allChanged();
      toast(t`A new link is on its way to ${address}.`);
    },
    onError: once.refused,
  });
  const all = may(account, "manage_billing");
  const choices: Choice[] = [
    ...(all ? [{ key: "kinds", label: t`Choose kinds of mail`, icon: Bell, onChoose: () => onAct({ is: "kinds", address }) }] : []),
    ...(all && waiting && recipient
      ? [{ key: "again", label: t`Send the link again`, icon: Renew, onChoose: () => again.mutate(recipient) }]
      : []),
    ...(of.recipients.length > 1
      ? [{ key: "remove", label: t`Remove`, icon: Stop, danger: true, onChoose: () => onAct({ is: "remove", address }) }]
      : []),
  ];
  return (
    <li>
      <div className="recipient">
        <span>
          <b>{address}</b>
          <small>
            <KindsGot address={address} of={of} />
          </small>
        </span>
        {known && <State waiting={waiting} />}
        {manages && choices.length > 0 && (
          <Menu label={t`Actions for ${address}`} groups={[choices]}>
            <Dots size={18} aria-hidden />
          </Menu>
        )}
      </div>
      {again.isError && <Refused error={again.error} />}
    </li>
  );
}

function State({ waiting }: { waiting: boolean }) {
  return waiting ? (
    <Badge tone="warn">
      <Trans>Unconfirmed</Trans>
    </Badge>
  ) : (
    <Badge tone="good">
      <Trans>Confirmed</Trans>
    </Badge>
  );
}

function KindsGot({ address, of }: { address: string; of: Profile }) {
  const kinds = useKinds();
  const got = kindsOf(address, of.notifications);
  if (got.length === KINDS.length) return <Trans>All mails</Trans>;
  if (got.length === 0) return <Trans>No mails</Trans>;
  return kinds
    .filter(({ value }) => got.includes(value))
    .map(({ label }) => label)
    .join(" · ");
}

function AddOne({ of, onClose }: { of: Profile; onClose: () => void }) {
  const { t } = useLingui();
  const [address, setAddress, clear] = useDraft(`recipient ${of.id}`, "");
  const sent = address.trim();
  const change = useChange(of, t`${sent} was added.`, () => {
    clear();
    onClose();
  });
  const refusal = useRefusals(change.error);
  return (
    <Dialog
      open
      onClose={onClose}
      title={t`Add an address`}
      actions={
        <>
          <Button onClick={onClose}>
            <Trans>Close</Trans>
          </Button>
          <Button look="primary" type="submit" form="recipient" busy={change.isPending}>
            <Trans>Add</Trans>
          </Button>
        </>
      }
    >
      <form
        id="recipient"
        onSubmit={(event) => {
          event.preventDefault();
          if (!change.isPending) change.mutate({ recipients: [...of.recipients, sent] });
        }}
      >
        <TextField
          label={t`Mail address`}
          hint={t`A new address gets a link first. Once it has confirmed, it gets the mails.`}
          type="email"
          value={address}
          error={refusal("/recipients")}
          required
          maxLength={254}
          autoComplete="off"
          onChange={({ target }) => setAddress(target.value)}
        />
      </form>
      {change.isError && !refusal("/recipients") && <Refused error={change.error} />}
    </Dialog>
  );
}

function Kinds({ of, address, onClose }: { of: Profile; address: string; onClose: () => void }) {
  const { t } = useLingui();
  const kinds = useKinds();
  const [wanted, setWanted] = useState<readonly Kind[]>(() => kindsOf(address, of.notifications));
  const change = useChange(of, t`${address} gets the chosen mails.`, onClose);
  const broken = change.isError ? asProblem(change.error).fields : [];
  const names = kinds.filter(({ value }) => broken.some((field) => field.startsWith(`/notifications/${value}`))).map(({ label }) => label);
  const save = () => {
    const notifications = changesFor(address, wanted, of.notifications, of.recipients);
    if (Object.keys(notifications).length === 0) onClose();
    else change.mutate({ notifications });
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t`Mails to ${address}`}
      actions={
        <>
          <Button onClick={onClose}>
            <Trans>Close</Trans>
          </Button>
          <Button look="primary" busy={change.isPending} onClick={save}>
            <Trans>Save</Trans>
          </Button>
        </>
      }
    >
      <Checks label={t`Kinds of mail`} options={kinds} value={wanted} onChange={setWanted} />
      {names.length > 0 ? <NobodyLeft names={names} /> : change.isError && <Refused error={change.error} />}
    </Dialog>
  );
}

function NobodyLeft({ names }: { names: readonly string[] }) {
  const kinds = names.join(", ");
  return (
    <p className="field-error" role="alert">
      <Trans>Nobody would get these mails any more, and they have deadlines: {kinds}. Let another address get them first.</Trans>
    </p>
  );
}

function Remove({ of, address, onClose }: { of: Profile; address: string; onClose: () => void }) {
  const { t } = useLingui();
  const kinds = useKinds();
  const change = useChange(of, t`${address} was removed.`, onClose);
  const broken = change.isError ? asProblem(change.error).fields : [];
  const names = kinds.filter(({ value }) => broken.some((field) => field.startsWith(`/notifications/${value}`))).map(({ label }) => label);
  return (
    <Dialog
      open
      onClose={onClose}
      title={t`Remove the address`}
      actions={
        <>
          <Button onClick={onClose}>
            <Trans>Close</Trans>
          </Button>
          <Button
            look="danger"
            busy={change.isPending}
            onClick={() => change.mutate({ recipients: of.recipients.filter((one) => one !== address) })}
          >
            <Trans>Remove</Trans>
          </Button>
        </>
      }
    >
      <p>
        <Trans>
          <b>{address}</b> gets no more mails of this profile.
        </Trans>
      </p>
      {names.length > 0 ? <NobodyLeft names={names} /> : change.isError && <Refused error={change.error} />}
    </Dialog>
  );
}
