/** The payment's code as a picture: loaded only where there is something to pay by transfer. */

import { Trans, useLingui } from "@lingui/react/macro";
import { encode } from "uqr";

export default function PaymentCode({ content }: { content: string }) {
  const { t } = useLingui();
  const { data, size } = encode(content, { ecc: "M", border: 2 });
  const dark = data.flatMap((row, y) => row.flatMap((set, x) => (set ? [`M${x} ${y}h1v1h-1z`] : [])));
  return (
    <figure className="payment-code">
      <svg viewBox={`0 0 ${size} ${size}`} role="img" aria-label={t`QR code with the payment`} shapeRendering="crispEdges">
        <rect width={size} height={size} fill="#fff" />
        <path d={dark.join("")} fill="#000" />
      </svg>
      <figcaption>
        <Trans>Scan it with your bank's app: account, amount and reference are filled in.</Trans>
      </figcaption>
    </figure>
  );
}
