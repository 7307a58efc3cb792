/** Stands until the code of a screen is here. */

import { Bones } from "../kit/States.tsx";

export function Waiting() {
  return (
    <div className="page">
      <i className="bone bone-title" />
      <i className="bone bone-lead" />
      <Bones height={360} />
    </div>
  );
}
