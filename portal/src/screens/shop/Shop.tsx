/** The products on sale: editions side by side with the price of the chosen number, and what can be added to them. */

import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";

import { may, useAccount } from "../../app/account.ts";
import { LinkButton } from "../../kit/Button.tsx";
import { listed, money, number } from "../../kit/formats.ts";
import { Initial } from "../../kit/Initial.tsx";
import { Loaded } from "../../kit/Loaded.tsx";
import { Page } from "../../kit/Page.tsx";
import { Bones, Empty, NoRight } from "../../kit/States.tsx";
import { Stepper } from "../../kit/Stepper.tsx";
import { interval } from "./intervals.ts";
import { plansOnRequest, plansOnSale, priceOf } from "./offers.ts";
import { catalogue, profilesOf, type Plan, type Product } from "./queries.ts";
import { shop as route } from "./route.ts";
import { useTrialWords } from "./useTrialWords.ts";
import "./shop.css";

export function Shop() {
  const { t } = useLingui();
  const account = useAccount();
  if (!may(account, "manage_billing"))
    return (
      <Page title={t`Shop`}>
        <NoRight />
      </Page>
    );
  return <Products />;
}

function Products() {
  const { t } = useLingui();
  const account = useAccount();
  const navigate = useNavigate();
  const { quantity = 1 } = route.useSearch();
  const products = useQuery(catalogue(account.id, quantity));
  const profiles = useQuery(profilesOf(account.id));
  return (
    <Page title={t`Shop`} lead={t`Prices are without VAT. You see the exact sum before you buy.`}>
      <div className="compared-for">
        <Stepper
          label={t`For how many people`}
          value={quantity}
          least={1}
          most={999_999}
          onChange={(to) => void navigate({ to: "/shop", search: { quantity: to }, replace: true, resetScroll: false })}
        />
      </div>
      <Loaded of={profiles} bones={<Bones rows={3} height={240} />}>
        {(paying) => (
          <Loaded of={products} bones={<Bones rows={3} height={240} />}>
            {(all) => <Shelves products={all} currency={paying[0]?.currency} quantity={quantity} />}
          </Loaded>
        )}
      </Loaded>
    </Page>
  );
}

interface ShelvesProps {
  products: readonly Product[];
  currency: string | undefined;
  quantity: number;
}

function Shelves({ products, currency, quantity }: ShelvesProps) {
  const { t } = useLingui();
  const sold = products.filter((product) => plansOnSale(product, currency).length + plansOnRequest(product, currency).length > 0);
  const editions = sold.filter(({ kind }) => kind === "edition");
  const addons = sold.filter((one) => one.kind === "add_on" && plansOnSale(one, currency).length > 0);
  if (editions.length === 0) return <Empty title={t`Nothing is on sale in your currency`} />;
  const families = [...new Set(editions.map(({ family }) => family))];
  const names = new Map(products.map(({ id, name }) => [id, name]));
  return (
    <div className="stack">
      {families.map((family) => (
        <ul key={family} className="shelf">
          {editions
            .filter((edition) => edition.family === family)
            .map((edition) => (
              <Edition key={edition.id} product={edition} currency={currency} quantity={quantity} />
            ))}
        </ul>
      ))}
      {addons.length > 0 && (
        <section>
          <h2 className="over">
            <Trans>Add-ons</Trans>
          </h2>
          <ul className="panel padded additions">
            {addons.map((product) => (
              <AddOn key={product.id} product={product} currency={currency} names={names} />
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}

function Edition({ product, currency, quantity }: { product: Product; currency: string | undefined; quantity: number }) {
  const { t } = useLingui();
  const { id, name, description } = product;
  const trial = useTrialWords();
  return (
    <li className="panel padded edition">
      <span className="product-cell">
        <Initial name={name} of={id} />
        <h2>{name}</h2>
      </span>
      <p className="soft">{description}</p>
      <ul className="offers">
        {plansOnSale(product, currency).map((plan) => {
          const term = interval(plan.term);
          const billing = interval(plan.billing);
          return (
            <li key={plan.id}>
              <Price plan={plan} currency={currency} />
              <small>
                {term === billing ? (
                  <Trans>Term: {term}</Trans>
                ) : (
                  <Trans>
                    Term: {term}, each invoice covers {billing}
                  </Trans>
                )}
                {plan.trial && <span className="block">{trial(plan)}</span>}
              </small>
              <LinkButton
                to="/shop/$product"
                params={{ product: id }}
                search={{ plan: plan.id, quantity }}
                aria-label={t`Buy ${name}, term ${term}`}
              >
                <Trans>Buy</Trans>
              </LinkButton>
            </li>
          );
        })}
        {plansOnRequest(product, currency).map((plan) => {
          const term = interval(plan.term);
          return (
            <li key={plan.id}>
              <b>
                <Trans>On request</Trans>
              </b>
              <small>
                <Trans>Term: {term}</Trans>
              </small>
              <LinkButton to="/upgrades/new" search={{ plan: plan.id, quantity }} aria-label={t`Ask for ${name}, term ${term}`}>
                <Trans>Ask</Trans>
              </LinkButton>
            </li>
          );
        })}
      </ul>
    </li>
  );
}

/** The price of one billing period for the number that is compared. */
function Price({ plan, currency }: { plan: Plan; currency: string | undefined }) {
  const price = priceOf(plan, currency)!;
  const billing = interval(plan.billing);
  if (!price.period) {
    const least = number(plan.minimum);
    const most = number(plan.maximum);
    return (
      <b>
        <Trans>
          From {least} to {most} people
        </Trans>
      </b>
    );
  }
  const amount = money(price.period.net, price.currency);
  return (
    <b>
      <Trans>
        {amount} for {billing}
      </Trans>
    </b>
  );
}

function AddOn({ product, currency, names }: { product: Product; currency: string | undefined; names: Map<string, string> }) {
  const bases = listed(product.bases.map((base) => names.get(base)).filter((name) => name !== undefined));
  return (
    <li>
      <div>
        <b>{product.name}</b>
        <small>{product.description}</small>
        <small>
          <Trans>With {bases}</Trans>
        </small>
      </div>
      <div className="end">
        {plansOnSale(product, currency)
          .slice(0, 2)
          .map((plan) => (
            <span key={plan.id} className="block">
              <Price plan={plan} currency={currency} />
            </span>
          ))}
      </div>
    </li>
  );
}
