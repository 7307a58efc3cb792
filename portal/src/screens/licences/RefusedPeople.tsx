/** Why a licence was given to nobody: the API's sentence, and each person who is the reason. */

import { useLingui } from "@lingui/react/macro";

import { asProblem } from "../../app/problem.ts";
import { Refused } from "../../kit/States.tsx";

interface Refusal {
  member: string;
  reason: string;
}

export function RefusedPeople({ error, people }: { error: unknown; people: readonly { id: string; name: string }[] }) {
  const { t } = useLingui();
  const facts = asProblem(error).facts["refused"];
  const refusals = Array.isArray(facts) ? (facts as Refusal[]) : [];
  const reasons: Record<string, string> = {
    unknown: t`is no member any more`,
    deactivated: t`is deactivated`,
    invitation_expired: t`has an expired invitation`,
    edition_missing: t`has no licence of the edition`,
    too_many_licences: t`has too many licences`,
    no_free_seat: t`finds no free seat`,
  };
  return (
    <>
      <Refused error={error} />
      {refusals.length > 0 && (
        <ul className="refused-people">
          {refusals.map(({ member, reason }) => (
            <li key={member}>
              <b>{people.find(({ id }) => id === member)?.name ?? member}</b> {reasons[reason] ?? reason}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
