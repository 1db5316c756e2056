import { createContext, useContext } from "react";

/** The zone of this part of the page: a dashboard may bring its own. `browser` is what the reader chose. */
export const ZoneContext = createContext("browser");

export const useZone = (): string => useContext(ZoneContext);
