/** Those who hold licences of an item, with what takes some of them back. */

import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";

import { useAccount } from "../../app/account.ts";
import { answered, api } from "../../app/api.ts";
import { useOnce } from "../../app/once.ts";
import { allChanged } from "../../app/queries.ts";
import { Button } from "../../kit/Button.tsx";
import { Dialog } from "../../kit/Dialog.tsx";
import { listed } from "../../kit/formats.ts";
import { Undo } from "../../kit/icons.ts";
import { Empty } from "../../kit/States.tsx";
import { Table, type Column } from "../../kit/Table.tsx";
import { toast } from "../../kit/Toast.tsx";
import { Day } from "../../kit/Words.tsx";
import { MemberState } from "../people/words.tsx";
import { MOST, type Holder } from "./queries.ts";
import { RefusedPeople } from "./RefusedPeople.tsx";
import "./licences.css";

interface HoldersProps {
  rows: readonly Holder[];
  subscription: string;
  item: string;
  manages: boolean;
}

export function Holders({ rows, subscription, item, manages }: HoldersProps) {
  const { t } = useLingui();
  const [picked, setPicked] = useState<readonly string[]>([]);
  const [asking, setAsking] = useState(false);
  const chosen = rows.filter(({ member }) => picked.includes(member));
  const count = chosen.length;
  const pick = (member: string, on: boolean) => setPicked(on ? [...picked, member] : picked.filter((one) => one !== member));
  const columns: Column<Holder>[] = [
    {
      key: "name",
      title: t`Name`,
      names: true,
      cell: ({ member, name, mail }) =>
        manages ? (
          <label className="holder">
            <input
              type="checkbox"
              checked={picked.includes(member)}
              disabled={count >= MOST && !picked.includes(member)}
              onChange={({ target }) => pick(member, target.checked)}
            />
            <span>
              {name}
              <small>{mail}</small>
            </span>
          </label>
        ) : (
          <>
            {name}
            <small>{mail}</small>
          </>
        ),
    },
    { key: "since", title: t`Since`, cell: ({ since }) => <Day of={since.slice(0, 10)} /> },
    { key: "last", title: t`Last at work`, cell: ({ last_active }) => (last_active ? <Day of={last_active} /> : null) },
    { key: "state", title: t`State`, cell: (row) => <MemberState of={row} /> },
  ];
  if (rows.length === 0)
    return (
      <Empty title={t`Nobody has a licence yet`}>
        <Trans>A licence is for one person, and can be taken back and given to another.</Trans>
      </Empty>
    );
  return (
    <>
      {manages && (
        <div className="between taking">
          <span className="soft" role="status">
            {count > 0 ? <Plural value={count} one="# chosen" other="# chosen" /> : <Trans>Choose people to take their licences back.</Trans>}
          </span>
          <Button icon={Undo} disabled={count === 0} onClick={() => setAsking(true)}>
            <Trans>Take licences back</Trans>
          </Button>
        </div>
      )}
      <Table label={t`Licences`} className="holders-table" columns={columns} rows={rows} id={({ member }) => member} />
      {asking && (
        <TakeBack
          from={chosen}
          subscription={subscription}
          item={item}
          onClose={() => setAsking(false)}
          onDone={() => {
            setPicked([]);
            setAsking(false);
          }}
        />
      )}
    </>
  );
}

interface TakeBackProps {
  from: readonly Holder[];
  subscription: string;
  item: string;
  onClose: () => void;
  onDone: () => void;
}

function TakeBack({ from, subscription, item, onClose, onDone }: TakeBackProps) {
  const { t } = useLingui();
  const account = useAccount();
  const once = useOnce();
  const names = listed(from.map(({ name }) => name));
  const take = useMutation({
    mutationFn: () => {
      const body = { members: from.map(({ member }) => member) };
      return answered(
        api.POST("/v1/accounts/{account}/subscriptions/{subscription}/items/{item}/licences/taken-back", {
          params: { path: { account: account.id, subscription, item }, header: { "Idempotency-Key": once.key(body) } },
          body,
        }),
      );
    },
    onSuccess: async () => {
      await allChanged();
      onDone();
      toast(t`The licences were taken back.`);
    },
    onError: once.refused,
  });
  const actions = (
    <>
      <Button onClick={onClose}>
        <Trans>Close</Trans>
      </Button>
      <Button look="danger" busy={take.isPending} onClick={() => take.mutate()}>
        <Trans>Take licences back</Trans>
      </Button>
    </>
  );
  return (
    <Dialog open onClose={onClose} title={t`Take licences back`} actions={actions}>
      <p>
        <Trans>{names} can no longer use the product. Licences of its add-ons end with it.</Trans>
      </p>
      {take.isError && <RefusedPeople error={take.error} people={from.map(({ member, name }) => ({ id: member, name }))} />}
    </Dialog>
  );
}
