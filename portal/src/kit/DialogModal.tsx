import { Dialog, Heading } from "react-aria-components/Dialog";
import { I18nProvider } from "react-aria-components/I18nProvider";
import { Modal, ModalOverlay } from "react-aria-components/Modal";

import { locale } from "../app/language.ts";
import type { DialogProps } from "./Dialog.tsx";

export default function DialogModal({ onClose, title, actions, children, must = false }: Omit<DialogProps, "open">) {
  return (
    <I18nProvider locale={locale()}>
      <ModalOverlay className="veil" isOpen isDismissable={!must} isKeyboardDismissDisabled={must} onOpenChange={onClose}>
        <Modal className="sheet">
          <Dialog role={must ? "alertdialog" : "dialog"}>
            <Heading slot="title">{title}</Heading>
            <div className="sheet-body">{children}</div>
            <div className="sheet-actions">{actions}</div>
          </Dialog>
        </Modal>
      </ModalOverlay>
    </I18nProvider>
  );
}
