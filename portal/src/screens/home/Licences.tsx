/** The products that the person may use. */

import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";

import { useAccount } from "../../app/account.ts";
import { Initial } from "../../kit/Initial.tsx";
import { Loaded } from "../../kit/Loaded.tsx";
import { Bones, Empty } from "../../kit/States.tsx";
import { ownLicences } from "./queries.ts";

/** `alone`: the person sees nothing else here, so that "none" is worth saying. */
export function Licences({ alone }: { alone: boolean }) {
  const { t } = useLingui();
  const account = useAccount();
  const query = useQuery(ownLicences(account.id));
  if (!alone && !query.data?.length) return null;
  return (
    <section aria-labelledby="licences">
      <h2 id="licences" className="over">
        <Trans>Your licences</Trans>
      </h2>
      <Loaded of={query} bones={<Bones height={68} />}>
        {(licences) =>
          licences.length ? (
            <ul className="licences">
              {licences.map(({ subscription, item, product, name }) => (
                <li key={`${subscription} ${item}`} className="panel padded product-cell">
                  <Initial name={name} of={product} />
                  <b>{name}</b>
                </li>
              ))}
            </ul>
          ) : (
            <Empty title={t`You have no licence`}>
              <Trans>A person who gives licences in your organisation can give you one.</Trans>
            </Empty>
          )
        }
      </Loaded>
    </section>
  );
}
