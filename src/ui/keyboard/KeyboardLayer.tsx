import { useEffect, useMemo, useState } from "react";
import { PALETTE_REQUEST } from "../app/open-palette.ts";
import { Palette } from "../palette/Palette.tsx";
import { HelpDialog } from "./HelpDialog.tsx";
import { KeySequence, keyName } from "./key-sequence.ts";
import { perform } from "./perform.ts";
import { shortcutOf, SHORTCUTS } from "./shortcuts.ts";
import { isTyping } from "./typing.ts";
import "./keyboard.css";

interface KeyboardLayerProps {
  /** Keys that were pressed before this was here. */
  readonly early: readonly KeyboardEvent[];
  /** The palette was asked for before this was here, and this was written into it. */
  readonly paletteText: string | undefined;
}

type Dialog = { readonly kind: "palette"; readonly text: string } | { readonly kind: "help" };

const PALETTE: Dialog = { kind: "palette", text: "" };
const HELP: Dialog = { kind: "help" };

/** The page's shortcuts, and the dialogs that they open. */
export function KeyboardLayer({ early, paletteText }: KeyboardLayerProps) {
  const [dialog, setDialog] = useState<Dialog | undefined>(
    paletteText === undefined ? undefined : { kind: "palette", text: paletteText },
  );
  const handle = useMemo(() => {
    const sequence = new KeySequence(SHORTCUTS.flatMap(({ keys }) => keys));
    const dialogs = { openPalette: () => setDialog(PALETTE), openHelp: () => setDialog(HELP) };
    return (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.isComposing || document.querySelector("dialog[open]") !== null)
        return;
      const keys = sequence.press(keyName(event), event.timeStamp);
      const shortcut = keys === undefined ? undefined : shortcutOf(keys, isTyping(event.target));
      if (shortcut === undefined) return;
      event.preventDefault();
      perform(shortcut.action, dialogs);
    };
  }, []);
  useEffect(() => {
    for (const event of early) handle(event);
    document.addEventListener("keydown", handle);
    const openPalette = () => setDialog(PALETTE);
    document.addEventListener(PALETTE_REQUEST, openPalette);
    return () => {
      document.removeEventListener("keydown", handle);
      document.removeEventListener(PALETTE_REQUEST, openPalette);
    };
  }, [early, handle]);
  // The palette may have been left for the help, which stays open.
  const close = (kind: Dialog["kind"]) => setDialog((open) => (open?.kind === kind ? undefined : open));
  switch (dialog?.kind) {
    case "palette":
      return (
        <Palette
          initialText={dialog.text}
          onClose={() => close("palette")}
          openHelp={() => setDialog(HELP)}
        />
      );
    case "help":
      return <HelpDialog onClose={() => close("help")} />;
    case undefined:
      return null;
  }
}
