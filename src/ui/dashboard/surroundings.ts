import { createContext, useContext } from "react";
import type { Annotations } from "../annotations/use-annotations.ts";
import { sharedCursor, type SharedCursor } from "../panels/shared-cursor.ts";

/** What the panels of a dashboard have in common. */
export interface Surroundings {
  readonly annotations: Annotations;
  readonly cursor: SharedCursor;
}

export const PanelSurroundings = createContext<Surroundings>({
  annotations: { states: [], on: () => [] },
  cursor: sharedCursor("single"),
});

export const useSurroundings = (): Surroundings => useContext(PanelSurroundings);
