import { createContext, useContext } from "react";
import type { PaneName } from "./split-state.ts";

/** The pane that this part of the page is in; undefined when it has the whole page. */
export const PaneContext = createContext<PaneName | undefined>(undefined);

export const usePane = (): PaneName | undefined => useContext(PaneContext);
