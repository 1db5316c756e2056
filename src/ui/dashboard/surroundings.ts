import { createContext, useContext } from "react";
import type { Annotations } from "../annotations/use-annotations.ts";
import { sharedCursor, type SharedCursor } from "../panels/shared-cursor.ts";

/** What the panels of a dashboard have in common. */
export interface Surroundings {
  readonly annotations: Annotations;
  readonly cursor: SharedCursor;
  /** Whether all legends are shown, or none; undefined: as the file says. A new one counts for all. */
  readonly legends: { readonly isShown: boolean | undefined };
  readonly hasExemplars: boolean;
}

export const PanelSurroundings = createContext<Surroundings>({
  annotations: { states: [], on: () => [] },
  cursor: sharedCursor("single"),
  legends: { isShown: undefined },
  hasExemplars: true,
});

export const useSurroundings = (): Surroundings => useContext(PanelSurroundings);
