import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { openPalette as requestPalette, PALETTE_REQUEST } from "../app/open-palette.ts";
import { Palette } from "../palette/Palette.tsx";
import { HelpDialog } from "./HelpDialog.tsx";
import { KeySequence, keyName } from "./key-sequence.ts";
import { canPerform, perform } from "./perform.ts";
import { shortcutOf, SHORTCUTS } from "./shortcuts.ts";
import { isTyping } from "./typing.ts";
import "./keyboard.css";

interface KeyboardLayerProps {
  /** What was pressed before this listens. */
  readonly early: {
    readonly keys: readonly KeyboardEvent[];
    /** The palette was asked for, and this was written into it. */
    readonly paletteText: string | undefined;
  };
}

/** Each opening is one of its own: the browser tells late that a dialog was closed, when the next may be open. */
interface Dialog {
  readonly kind: "palette" | "help";
  readonly text: string;
  readonly id: number;
}

/** The page's shortcuts, and the dialogs that they open. */
export function KeyboardLayer({ early }: KeyboardLayerProps) {
  const [dialog, setDialog] = useState<Dialog>();
  const opened = useRef(0);
  const open = useCallback((kind: Dialog["kind"], text = "") => {
    opened.current += 1;
    setDialog({ kind, text, id: opened.current });
  }, []);
  const handle = useMemo(() => {
    const sequence = new KeySequence(SHORTCUTS.flatMap(({ keys }) => keys));
    const dialogs = { openPalette: () => open("palette"), openHelp: () => open("help") };
    return (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.isComposing || document.querySelector("dialog[open]") !== null)
        return;
      const name = keyName(event);
      const keys = name === undefined ? undefined : sequence.press(name, event.timeStamp);
      const shortcut = keys === undefined ? undefined : shortcutOf(keys, isTyping(event.target));
      if (shortcut === undefined || !canPerform(shortcut.action)) return;
      event.preventDefault();
      perform(shortcut.action, dialogs);
    };
  }, [open]);
  useEffect(() => {
    for (const event of early.keys) handle(event);
    document.addEventListener("keydown", handle);
    const openPalette = (event: Event) =>
      open("palette", event instanceof CustomEvent ? String(event.detail ?? "") : "");
    document.addEventListener(PALETTE_REQUEST, openPalette);
    if (early.paletteText !== undefined) requestPalette(early.paletteText);
    return () => {
      document.removeEventListener("keydown", handle);
      document.removeEventListener(PALETTE_REQUEST, openPalette);
    };
  }, [early, handle, open]);
  if (dialog === undefined) return null;
  const close = () => setDialog((now) => (now?.id === dialog.id ? undefined : now));
  switch (dialog.kind) {
    case "palette":
      return (
        <Palette key={dialog.id} initialText={dialog.text} onClose={close} openHelp={() => open("help")} />
      );
    case "help":
      return <HelpDialog key={dialog.id} onClose={close} />;
  }
}
