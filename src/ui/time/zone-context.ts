import { createContext, useContext } from "react";

/** The zone of this part of the page: a dashboard may bring its own. `browser` is what the reader chose. */
export const ZoneContext = createContext("browser");

/** The zone and the clock of the reader, as one text: what keeps times as they were written makes them anew with it. */
export const FaceContext = createContext("");

export const useFace = (): string => useContext(FaceContext);

export const useZone = (): string => useContext(ZoneContext);
