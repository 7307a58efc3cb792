/** The member who goes on: found as one types, one of those that are active. */

import { Trans, useLingui } from "@lingui/react/macro";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";

import { useAccount } from "../../app/account.ts";
import type { Schemas } from "../../app/api.ts";
import { Button } from "../../kit/Button.tsx";
import { SearchBox } from "../../kit/Filters.tsx";
import { number } from "../../kit/formats.ts";
import { Initial } from "../../kit/Initial.tsx";
import { Loaded } from "../../kit/Loaded.tsx";
import { useRested } from "../../kit/rested.ts";
import { Bones } from "../../kit/States.tsx";
import { memberList, peopleFound, type Row } from "../people/queries.ts";

export interface Named {
  id: string;
  name: string;
  mail: string;
}

/** People that are shown at once; letters find the others. */
const SHOWN = 5;

interface SuccessorProps {
  leaving: string;
  value: Named | undefined;
  /** What the API says of the chosen one, where that one can not go on. */
  named: Schemas["NamedSuccessor"] | undefined;
  onChange: (successor: Named | undefined) => void;
}

export function Successor({ leaving, value, named, onChange }: SuccessorProps) {
  const { t } = useLingui();
  const [q, setQ] = useState("");
  const used = number(named?.used ?? 0);
  const places = number(named?.of ?? 0);
  const rested = useRested(q.trim());
  const account = useAccount();
  const found = useInfiniteQuery({ ...peopleFound(account.id, rested), enabled: rested !== "" });
  const all = useInfiniteQuery({ ...memberList(account.id, "active"), enabled: rested === "" });
  if (value)
    return (
      <>
        <div className="between successor">
          <span className="product-cell">
            <Initial name={value.name} of={value.id} />
            <span className="person-words">
              <b>{value.name}</b>
              <small>{value.mail}</small>
            </span>
          </span>
          <Button look="bare" onClick={() => onChange(undefined)}>
            <Trans>Another person</Trans>
          </Button>
        </div>
        {named && (
          <p className="field-error" role="alert">
            {named.refusal === "places-taken" ? (
              <Trans>
                This person would be the owner, and all places are taken ({used} of {places}). Free a place, or choose somebody else.
              </Trans>
            ) : (
              <Trans>This person can not go on: choose somebody who is active, and not the one who leaves.</Trans>
            )}
          </p>
        )}
      </>
    );
  return (
    <>
      <SearchBox label={t`Search by name or mail address`} value={q} onChange={setQ} />
      <Loaded of={rested ? found : all} bones={<Bones rows={SHOWN} height={44} />}>
        {({ pages }) => {
          const people = pages[0]!.people.filter(({ id, state }) => state === "active" && id !== leaving).slice(0, SHOWN);
          return people.length ? (
            <div className="successors" role="group" aria-label={t`Who goes on`}>
              {people.map((person) => (
                <One key={person.id} of={person} onChoose={onChange} />
              ))}
            </div>
          ) : (
            <p className="soft" role="status">
              <Trans>Nobody matches</Trans>
            </p>
          );
        }}
      </Loaded>
    </>
  );
}

function One({ of: { id, name = "", mail = "" }, onChoose }: { of: Row; onChoose: (one: Named) => void }) {
  return (
    <button type="button" className="pick" onClick={() => onChoose({ id, name, mail })}>
      <Initial name={name} of={id} />
      <span className="person-words">
        <b>{name}</b>
        <small>{mail}</small>
      </span>
    </button>
  );
}
