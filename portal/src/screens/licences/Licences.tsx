/** The licences of an item: who holds one, given to up to 20 people at once and taken back from as many. */

import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useInfiniteQuery, useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { may, useAccount } from "../../app/account.ts";
import { answered, api } from "../../app/api.ts";
import { useOnce } from "../../app/once.ts";
import { allChanged } from "../../app/queries.ts";
import { Button } from "../../kit/Button.tsx";
import { Dialog } from "../../kit/Dialog.tsx";
import { listed, number } from "../../kit/formats.ts";
import { Add, Undo } from "../../kit/icons.ts";
import { Loaded } from "../../kit/Loaded.tsx";
import { More } from "../../kit/More.tsx";
import { Page } from "../../kit/Page.tsx";
import { Progress } from "../../kit/Progress.tsx";
import { Bones, Empty } from "../../kit/States.tsx";
import { Table, type Column } from "../../kit/Table.tsx";
import { toast } from "../../kit/Toast.tsx";
import { Day } from "../../kit/Words.tsx";
import { MemberState } from "../people/words.tsx";
import { subscriptionOf } from "../subscriptions/queries.ts";
import { Assign } from "./Assign.tsx";
import { holdersOf, MOST, type Holder } from "./queries.ts";
import { RefusedPeople } from "./RefusedPeople.tsx";
import { licences as route } from "./route.ts";
import "./licences.css";

export function Licences() {
  const { t } = useLingui();
  const account = useAccount();
  const { subscription, item } = route.useParams();
  const held = useQuery(subscriptionOf(account.id, subscription));
  const list = useInfiniteQuery(holdersOf(account.id, subscription, item));
  const [giving, setGiving] = useState(false);
  const name = held.data?.products.find((product) => product.item === item)?.name;
  const manages =
    held.data?.state === "active" && (may(account, "manage_licences") || held.data.buyer === account.member) && list.data !== undefined;
  const give = manages && (
    <Button look="primary" icon={Add} onClick={() => setGiving(true)}>
      <Trans>Assign</Trans>
    </Button>
  );
  return (
    <Page
      title={name ? t`Licences of ${name}` : t`Licences`}
      back={{ to: { to: "/subscriptions/$subscription", params: { subscription } }, label: held.data?.products[0]?.name ?? t`Subscription` }}
      actions={give}
    >
      <Loaded of={list} bones={<Bones rows={5} height={60} />}>
        {({ pages }) => {
          const rows = pages.flatMap((page) => page.licences);
          const { seats, assigned } = pages.at(-1)!;
          const given = number(assigned);
          const all = number(seats);
          return (
            <>
              <section className="panel padded seats-given">
                <b>{t`${given} of ${all} given to people`}</b>
                <Progress of={seats ? assigned / seats : 0} />
              </section>
              <Holders rows={rows} subscription={subscription} item={item} manages={manages} />
            </>
          );
        }}
      </Loaded>
      <More of={list} />
      {giving && <Assign subscription={subscription} item={item} onClose={() => setGiving(false)} />}
    </Page>
  );
}

interface HoldersProps {
  rows: readonly Holder[];
  subscription: string;
  item: string;
  manages: boolean;
}

function Holders({ rows, subscription, item, manages }: HoldersProps) {
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
