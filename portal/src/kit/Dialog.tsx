/** A dialog: for a question that must be answered before anything else. React Aria is loaded with the first one. */

import { lazy, Suspense, type ReactNode } from "react";

export interface DialogProps {
  open: boolean;
  /** Escape, a press beside it, or its own buttons. */
  onClose: () => void;
  title: string;
  /** Its buttons, the main one last. */
  actions: ReactNode;
  children: ReactNode;
  /** Only its own buttons close it. */
  must?: boolean;
}

const DialogModal = lazy(() => import("./DialogModal.tsx"));

export function Dialog({ open, ...props }: DialogProps) {
  if (!open) return null;
  return (
    <Suspense fallback={null}>
      <DialogModal {...props} />
    </Suspense>
  );
}
