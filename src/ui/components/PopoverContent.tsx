import { Popover } from "radix-ui";
import { useMemo, type ReactNode } from "react";

export interface PopoverContentProps {
  readonly id: string;
  /** Beside which it opens, and which gets the focus back. */
  readonly button: HTMLButtonElement | null;
  readonly label: string;
  readonly contentClass: string;
  readonly align?: "start" | "end";
  readonly sideOffset?: number;
  readonly onClose: () => void;
  readonly children?: ReactNode;
}

/** What a `PopoverButton` opens: closed by Escape, by the button, and by a click anywhere else. */
export function PopoverContent(props: PopoverContentProps) {
  const { id, button, label, contentClass, align = "start", sideOffset = 4, onClose, children } = props;
  const anchor = useMemo(() => ({ current: button }), [button]);
  return (
    <Popover.Root open onOpenChange={(open) => !open && onClose()}>
      <Popover.Anchor virtualRef={anchor} />
      <Popover.Portal>
        <Popover.Content
          id={id}
          className={contentClass}
          align={align}
          sideOffset={sideOffset}
          aria-label={label}
          // The button closes it by itself.
          onInteractOutside={(event) => isIn(button, event.target) && event.preventDefault()}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            // Elsewhere only if someone went there.
            if (document.activeElement === document.body) button?.focus();
          }}
        >
          {children}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

const isIn = (element: HTMLElement | null, target: EventTarget | null): boolean =>
  target instanceof Node && (element?.contains(target) ?? false);
