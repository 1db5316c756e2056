import { useEffect, useState, type ComponentType } from "react";
import { PALETTE_REQUEST } from "./open-palette.ts";

/** What is wanted before there is anybody to do it; read when the shortcuts begin to listen, not before. */
interface Early {
  readonly keys: KeyboardEvent[];
  /** The palette is wanted, with the text that was written meanwhile. */
  paletteText: string | undefined;
}

interface LayerProps {
  readonly early: Early;
}

/** The page's first view needs no shortcuts: their code comes with the first key, or when the page rests. */
const REST_MS = 2500;

/** Fetches the shortcuts when they are wanted. Keys that are pressed meanwhile count. */
export function KeyboardGate() {
  const [found, setFound] = useState<LayerProps & { readonly Layer: ComponentType<LayerProps> }>();
  useEffect(() => {
    if (found !== undefined) return undefined;
    const early: Early = { keys: [], paletteText: undefined };
    const load = () => {
      import("../keyboard/KeyboardLayer.tsx").then(
        ({ KeyboardLayer }) => setFound({ Layer: KeyboardLayer, early }),
        // The next key asks again.
        () => undefined,
      );
    };
    const onKey = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
        // What the browser means by these keys would be done by the time the code is here.
        event.preventDefault();
        early.paletteText ??= "";
      } else if (early.paletteText === undefined) early.keys.push(event);
      else if (event.key.length === 1) early.paletteText += event.key;
      load();
    };
    const onPalette = () => {
      early.paletteText ??= "";
      load();
    };
    document.addEventListener("keydown", onKey);
    document.addEventListener(PALETTE_REQUEST, onPalette);
    const timer = setTimeout(load, REST_MS);
    return () => {
      clearTimeout(timer);
      document.removeEventListener("keydown", onKey);
      document.removeEventListener(PALETTE_REQUEST, onPalette);
    };
  }, [found]);
  return found === undefined ? null : <found.Layer early={found.early} />;
}
