/** What the panels of a dashboard know of the cursor over one of them. */
export interface SharedCursor {
  /** `crosshair`: the others show a line at its time; `shared`: what they have there too. */
  readonly mode: "single" | "crosshair" | "shared";
  /** Tells where the cursor is. @param time Unix milliseconds; undefined: nowhere */
  readonly move: (panel: string, time: number | undefined) => void;
  /** @returns ends it */
  readonly follow: (listener: (place: CursorPlace) => void) => () => void;
}

export interface CursorPlace {
  /** Key of the panel that the cursor is over. */
  readonly panel: string;
  readonly time: number | undefined;
}

/** The cursor of one dashboard. No state of React: it moves many times a second, and few panels listen. */
export function sharedCursor(mode: SharedCursor["mode"]): SharedCursor {
  const listeners = new Set<(place: CursorPlace) => void>();
  return {
    mode,
    move: (panel, time) => {
      if (mode !== "single") for (const listener of listeners) listener({ panel, time });
    },
    follow: (listener) => {
      if (mode === "single") return () => undefined;
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
