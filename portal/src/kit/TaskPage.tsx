/** A page for one task that ends with one button (seats, cancellation): choices on one side, the paper on the other. On
 * a phone the tabs give way to the button, which is pinned below with the amount. */

import type { ReactNode } from "react";

import { Heading, type PageProps } from "./Page.tsx";

interface TaskPageProps extends Omit<PageProps, "actions"> {
  /** Beside the choices on a desktop, below them on a phone: the quote, or the review. */
  paper: ReactNode;
  /** The button that ends the task. */
  action: ReactNode;
  /** Below the button: until when it binds, what follows. */
  note?: ReactNode;
}

export function TaskPage({ children, paper, action, note, ...heading }: TaskPageProps) {
  return (
    <div className="page task">
      <Heading {...heading} />
      <div className="task-columns">
        <div className="stack">{children}</div>
        <div className="panel flush">
          <div className="padded">{paper}</div>
          <div className="pinned">
            {action}
            {note && <p className="note">{note}</p>}
          </div>
        </div>
      </div>
    </div>
  );
}
