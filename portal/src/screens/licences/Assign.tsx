/** Licences are given to people who are found as one types, up to 20 at once: all of them or nobody. */

import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { useState } from "react";

import { useAccount } from "../../app/account.ts";
import { answered, api } from "../../app/api.ts";
import { useOnce } from "../../app/once.ts";
import { allChanged } from "../../app/queries.ts";
import { Button } from "../../kit/Button.tsx";
import { Dialog } from "../../kit/Dialog.tsx";
import { useDraft } from "../../kit/draft.ts";
import { SearchBox } from "../../kit/Filters.tsx";
import { Close } from "../../kit/icons.ts";
import { Loaded } from "../../kit/Loaded.tsx";
import { useRested } from "../../kit/rested.ts";
import { Bones } from "../../kit/States.tsx";
import { toast } from "../../kit/Toast.tsx";
import { memberList, peopleFound } from "../people/queries.ts";
import { MemberState } from "../people/words.tsx";
import { MOST } from "./queries.ts";
import { RefusedPeople } from "./RefusedPeople.tsx";

interface Picked {
  id: string;
  name: string;
}

export function Assign({ subscription, item, onClose }: { subscription: string; item: string; onClose: () => void }) {
  const { t } = useLingui();
  const account = useAccount();
  const once = useOnce();
  const [q, setQ] = useState("");
  const [picked, setPicked, clear] = useDraft<Picked[]>(`assign ${item}`, []);
  const count = picked.length;
  const give = useMutation({
    mutationFn: () => {
      const body = { members: picked.map(({ id }) => id) };
      return answered(
        api.POST("/v1/accounts/{account}/subscriptions/{subscription}/items/{item}/licences", {
          params: { path: { account: account.id, subscription, item }, header: { "Idempotency-Key": once.key(body) } },
          body,
        }),
      );
    },
    onSuccess: async () => {
      clear();
      await allChanged();
      onClose();
      toast(t`The licences were assigned.`);
    },
    onError: once.refused,
  });
  const remove = (id: string) => setPicked(picked.filter((one) => one.id !== id));
  const actions = (
    <>
      <Button
        onClick={() => {
          clear();
          onClose();
        }}
      >
        <Trans>Close</Trans>
      </Button>
      <Button look="primary" disabled={count === 0} busy={give.isPending} onClick={() => give.mutate()}>
        {count > 0 ? <Plural value={count} one="Assign to # person" other="Assign to # people" /> : <Trans>Assign</Trans>}
      </Button>
    </>
  );
  return (
    <Dialog open onClose={onClose} title={t`Assign licences`} actions={actions}>
      <SearchBox label={t`Search by name or mail address`} value={q} onChange={setQ} />
      {count > 0 && (
        <ul className="picked" aria-label={t`Chosen`}>
          {picked.map(({ id, name }) => (
            <li key={id}>
              <button type="button" className="chip" aria-label={t`Remove ${name}`} onClick={() => remove(id)}>
                {name}
                <Close size={14} aria-hidden />
              </button>
            </li>
          ))}
        </ul>
      )}
      <Found
        q={useRested(q.trim())}
        picked={picked}
        full={count >= MOST}
        onPick={(one, on) => (on ? setPicked([...picked, one]) : remove(one.id))}
      />
      {give.isError && <RefusedPeople error={give.error} people={picked} />}
    </Dialog>
  );
}

interface FoundProps {
  q: string;
  picked: readonly Picked[];
  full: boolean;
  onPick: (one: Picked, on: boolean) => void;
}

/** Those who match; before anything is typed, the first members. */
function Found({ q, picked, full, onPick }: FoundProps) {
  const account = useAccount();
  const most = MOST;
  const found = useInfiniteQuery({ ...peopleFound(account.id, q), enabled: q !== "" });
  const first = useInfiniteQuery({ ...memberList(account.id, "active"), enabled: q === "" });
  return (
    <div className="found-people">
      <Loaded of={q ? found : first} bones={<Bones rows={4} height={44} />}>
        {({ pages }) => {
          const people = pages[0]!.people.slice(0, MOST).filter(({ state }) => state !== "removed");
          if (people.length === 0)
            return (
              <p className="soft" role="status">
                <Trans>Nobody matches</Trans>
              </p>
            );
          return people.map((person) => {
            const { id, name = "", mail } = person;
            const on = picked.some((one) => one.id === id);
            return (
              <label key={id} className="check">
                <input type="checkbox" checked={on} disabled={full && !on} onChange={({ target }) => onPick({ id, name }, target.checked)} />
                <span className="between">
                  <span>
                    <b>{name}</b>
                    <small>{mail}</small>
                  </span>
                  {person.state !== "active" && <MemberState of={person} />}
                </span>
              </label>
            );
          });
        }}
      </Loaded>
      {full && (
        <p className="hint" role="status">
          <Trans>These are {most}, the most at once.</Trans>
        </p>
      )}
    </div>
  );
}
