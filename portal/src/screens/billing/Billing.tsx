/** The account and its billing profiles: who pays, and how. */

import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";

import { may, useAccount } from "../../app/account.ts";
import { answered, api, ifMatch, type Schemas } from "../../app/api.ts";
import { allChanged } from "../../app/queries.ts";
import { Badge } from "../../kit/Badge.tsx";
import { Button, LinkButton } from "../../kit/Button.tsx";
import { Dialog } from "../../kit/Dialog.tsx";
import { useDraft } from "../../kit/draft.ts";
import { TextField } from "../../kit/Field.tsx";
import { country } from "../../kit/formats.ts";
import { Add } from "../../kit/icons.ts";
import { Loaded } from "../../kit/Loaded.tsx";
import { Page } from "../../kit/Page.tsx";
import { Bones, Empty, Refused } from "../../kit/States.tsx";
import { Table, type Column } from "../../kit/Table.tsx";
import { toast } from "../../kit/Toast.tsx";
import { Day } from "../../kit/Words.tsx";
import { accountOf, isWaiting, profileList, recipientsOf, type Profile } from "./queries.ts";
import { VatBadge } from "./words.tsx";
import "./billing.css";

export function Billing() {
  const { t } = useLingui();
  const account = useAccount();
  const list = useQuery(profileList(account.id));
  const columns = useColumns();
  const add = may(account, "manage_billing") && (
    <LinkButton to="/billing/new" look="primary" icon={Add}>
      <Trans>Add a profile</Trans>
    </LinkButton>
  );
  return (
    <Page title={t`Billing`} lead={t`Who pays for your subscriptions, and where invoices go.`} actions={add}>
      <div className="stack">
        {may(account, "view_billing") && <TheAccount />}
        <section aria-labelledby="profiles">
          <h2 id="profiles" className="over">
            <Trans>Billing profiles</Trans>
          </h2>
          <Loaded of={list} bones={<Bones rows={2} height={72} />}>
            {(profiles) =>
              profiles.length > 0 ? (
                <Table label={t`Billing profiles`} className="profiles" columns={columns} rows={profiles} id={({ id }) => id} />
              ) : (
                <Empty title={t`There is no billing profile yet`}>
                  <Trans>A billing profile says who pays and where invoices go. Nothing can be bought without one.</Trans>
                </Empty>
              )
            }
          </Loaded>
        </section>
      </div>
    </Page>
  );
}

function useColumns(): Column<Profile>[] {
  const { t } = useLingui();
  return [
    { key: "name", title: t`Name`, names: true, cell: (row) => <Name of={row} /> },
    { key: "vat", title: t`VAT id`, cell: (row) => (row.vat_id ? <VatId of={row} /> : null) },
    { key: "pays", title: t`Pays`, cell: ({ credit }) => (credit ? t`By card or on invoice` : t`By card`) },
    { key: "recipients", title: t`Recipients`, cell: (row) => <Recipients of={row} /> },
  ];
}

function Name({ of: { id, name, address, owner } }: { of: Profile }) {
  const place = [address.city, country(address.country)].join(", ");
  return (
    <span className="profile-name">
      <Link to="/billing/$profile" params={{ profile: id }} className="row-link">
        {name}
      </Link>
      <small>{owner ? <Trans>of a person who buys for themselves</Trans> : place}</small>
    </span>
  );
}

function VatId({ of: { vat_id, vat_status } }: { of: Profile }) {
  return (
    <span className="profile-vat">
      <span className="code">{vat_id}</span>
      {vat_status && <VatBadge of={vat_status} />}
    </span>
  );
}

function Recipients({ of: { recipients } }: { of: Profile }) {
  const account = useAccount();
  const known = useQuery(recipientsOf(account.id));
  const count = recipients.length;
  const waiting = recipients.filter((one) => isWaiting(known.data, one)).length;
  return (
    <span className="profile-vat">
      <span>
        <Plural value={count} one="# address" other="# addresses" />
      </span>
      {waiting > 0 && (
        <Badge tone="warn">
          <Plural value={waiting} one="# unconfirmed" other="# unconfirmed" />
        </Badge>
      )}
    </span>
  );
}

function TheAccount() {
  const account = useAccount();
  const query = useQuery(accountOf(account.id));
  return (
    <section className="panel padded">
      <Loaded of={query} bones={<Bones height={48} />}>
        {(held) => (
          <div className="section-head">
            <div>
              <h2>{held.name}</h2>
              <p className="soft">
                <Trans>
                  Account since <Day of={held.created_at.slice(0, 10)} />
                </Trans>
              </p>
            </div>
            <div className="row-of-buttons">
              {may(account, "make_owners") && (
                <LinkButton look="bare" to="/closing">
                  <Trans>Close the account</Trans>
                </LinkButton>
              )}
              {may(account, "manage_billing") && <Rename of={held} />}
            </div>
          </div>
        )}
      </Loaded>
    </section>
  );
}

function Rename({ of: held }: { of: Schemas["AccountOut"] }) {
  const { t } = useLingui();
  const [open, setOpen] = useState(false);
  const [name, setName, clear] = useDraft(`account ${held.id}`, held.name);
  const rename = useMutation({
    mutationFn: () =>
      answered(
        api.PATCH("/v1/accounts/{account}", {
          params: { path: { account: held.id }, header: ifMatch(held.version) },
          body: { name: name.trim() },
        }),
      ),
    onSuccess: async () => {
      clear();
      await allChanged();
      setOpen(false);
      toast(t`The account has its new name.`);
    },
  });
  const actions = (
    <>
      <Button onClick={() => setOpen(false)}>
        <Trans>Close</Trans>
      </Button>
      <Button look="primary" type="submit" form="rename" busy={rename.isPending}>
        <Trans>Save</Trans>
      </Button>
    </>
  );
  return (
    <>
      <Button look="bare" onClick={() => setOpen(true)}>
        <Trans>Rename</Trans>
      </Button>
      <Dialog open={open} onClose={() => setOpen(false)} title={t`Name of the account`} actions={actions}>
        <form
          id="rename"
          onSubmit={(event) => {
            event.preventDefault();
            if (!rename.isPending) rename.mutate();
          }}
        >
          <TextField
            label={t`Name`}
            hint={t`It is shown in this portal. Invoices bear the names of the billing profiles.`}
            value={name}
            required
            maxLength={200}
            autoComplete="off"
            onChange={({ target }) => setName(target.value)}
          />
        </form>
        {rename.isError && <Refused error={rename.error} />}
      </Dialog>
    </>
  );
}
